import { feedText } from '../../../files/html-text.ts';

/** What `read` makes of the first candidate of which it makes something. */
export function firstOf<From, To>(
  candidates: readonly (From | null | undefined)[],
  read: (from: From) => To | null,
): To | null {
  for (const candidate of candidates) {
    const found = candidate === null || candidate === undefined ? null : read(candidate);
    if (found !== null) return found;
  }
  return null;
}

/** CDATA that was written as text. */
const quoted = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/;

/** The first that says something: a picture alone does not. */
export const firstText = (texts: readonly (string | undefined)[]): string =>
  firstOf(texts, (text) => feedText(text.replace(quoted, '$1')) || null) ?? '';

export const isText = (type: string | undefined): boolean =>
  type === undefined || (/^(?:text|html|xhtml)$|^text\/|[/+]xml$/i.test(type) && !/^image\//i.test(type));

export const textOfType = (value: string | undefined, type: string | undefined): string =>
  type === undefined || type === 'text' ? plainText(value ?? '') : feedText(value ?? '');

const names =
  '[abipqsu]|br|em|h[1-6r]|li|[ou]l|div|img|pre|sub|sup|span|code|strong|small|font|table|blockquote|script|style';
const marked = new RegExp(`</?(?:${names})(?:\\s[^<>]*)?/?>|&#?\\w+;`, 'i');

/** Text that says it is plain, and still holds tags of HTML or entities, was meant as HTML. */
export const plainText = (value: string): string => (marked.test(value) ? feedText(value) : value.trim());
