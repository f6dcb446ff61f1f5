import { decodeHTML, decodeHTMLStrict } from 'entities';

const block = /<\/?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|blockquote|pre|section|article|hr)\b[^<>]*>/gi;
const cell = /<\/?t[dh]\b[^<>]*>/gi;
const hidden = /<(script|style|template|noscript)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
const comment = /<!--[\s\S]*?(?:-->|$)/g;
const tag = /<\/?[a-z][^<>]*>/gi;
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;

/** HTML to plain text: blocks become lines, cells words of their own, tags go, entities are decoded once. Never used to make HTML safe. */
export function htmlToText(html: string): string {
  const plain = html
    .replace(comment, '')
    .replace(hidden, '')
    .replace(block, (found) => (/^<(?:p|\/p|div|\/div)/i.test(found) ? '\n\n' : '\n'))
    .replace(cell, ' ')
    .replace(tag, '');
  return decodeHTML(plain)
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** As htmlToText; what was encoded twice, as feeds often do, is decoded once more. */
export function feedText(html: string): string {
  const text = htmlToText(html);
  return entity.test(text) ? htmlToText(text) : text;
}

/** Decodes entities that end in a semicolon, once: `?a=1&copy=2` stays as it is. */
export const decodeOnce = (text: string): string => (text.includes('&') ? decodeHTMLStrict(text) : text);
