import type { Kind } from '../core/domain.ts';
import { decodeOnce, htmlToText } from './html-text.ts';
import { bare } from './known-columns.ts';
import { hasTitles } from './links.ts';

/** Columns that hold HTML in what platforms and tools export. */
const htmlColumns = new Set([
  ...['content', 'commenttext', 'storytext', 'contenthtml', 'bodyhtml', 'selftexthtml', 'html', 'reblogcontent'],
]);
const marked = /<\/?(?:p|br|a|i|b|em|strong|span|div|ul|ol|li|blockquote|pre|code|img|h[1-6])\b[^<>]*>/i;
const wholeDocument = /^\s*<(p|div|html)\b[\s\S]*<\/\1>\s*$/i;

/** The text of a cell: HTML becomes text, entities are decoded once. */
export function cellText(cell: string, column: string): string {
  const isHtml = htmlColumns.has(bare(column)) ? marked.test(cell) : wholeDocument.test(cell);
  return (isHtml ? htmlToText(cell) : decodeOnce(cell)).trim();
}

export interface TextParts {
  body: string;
  title: string | null;
  url: string | null;
  kind: Kind;
}

/** Title and text of a post. A comment, and a post of a platform without titles, is its text alone. */
export function rowText({ body, title: written, url, kind }: TextParts): string {
  const title = decodeOnce(written ?? '').trim();
  if (title === '' || title === body) return body;
  if (body === '') return title;
  const beginning = title.replace(/\s*(?:\u2026|\.\.\.)$/, '');
  if (kind === 'comment' || !hasTitles(url) || body.startsWith(beginning)) return body;
  return title.startsWith(body) ? title : `${title}\n\n${body}`;
}
