import type { NamedAccount, Post } from './domain.ts';
import { sha256 } from './identity.ts';

/** Maximum length of stored text, in UTF-16 units; longer text is truncated. */
export const maxTextLength = 20_000;
const maxFieldLength = 2_000;
/** Author ids are short because each one is stored many times, as a speaker. */
const maxAuthorIdLength = 200;
const maxReportedLength = 100;

// Control characters except TAB and LF, bidi marks and isolates, zero-width no-break space, interlinear annotation.
const unwanted =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
// The fifth and later combining marks on a character.
const zalgo = /(\p{M}{4})\p{M}+/gu;

/** Makes untrusted text safe to store: well-formed, no control or bidi marks, at most 4 combining marks, truncated. */
export function cleanText(text: string, maxLength = maxTextLength): string {
  const capped = text.length > maxLength * 2 ? text.slice(0, maxLength * 2) : text;
  const clean = capped.toWellFormed().replace(/\r\n?/g, '\n').replace(unwanted, '').replace(zalgo, '$1').trim();
  return clean.length > maxLength ? clean.slice(0, maxLength).toWellFormed().trimEnd() : clean;
}

const cleanField = (text: string): string => cleanText(text, maxFieldLength).replace(/\s+/g, ' ');

/** Adds a hash of the whole id when cleaning changes it, so that two different ids stay different. */
export function cleanId(id: string, maxLength = maxFieldLength): string {
  const clean = cleanText(id, maxLength).replace(/\s+/g, ' ');
  if (clean === id || clean === id.trim()) return clean;
  const hash = sha256(id, 'utf16le').toString('hex').slice(0, 32);
  return `${clean.slice(0, maxLength - hash.length - 1).toWellFormed()}#${hash}`;
}

export const cleanAuthorId = (id: string): string => cleanId(id, maxAuthorIdLength);

/** Keeps http and https links only. */
export function cleanUrl(url: string | null): string | null {
  if (url === null || url.length > maxFieldLength || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
}

/** More are no part of a conversation. */
const mostNamed = 100;

const cleanAccounts = (accounts: readonly NamedAccount[]): NamedAccount[] =>
  accounts.slice(0, mostNamed).map(({ id, name }) => ({ id: cleanId(id, maxAuthorIdLength), name: cleanField(name) }));

const cleanCount = (count: number | undefined): number | undefined =>
  count !== undefined && Number.isFinite(count) && count >= 0 ? Math.min(Math.round(count), 2 ** 53 - 1) : undefined;

/** Cleans a post once, before its first write. `raw` is kept only as JSON without NULs. */
export function cleanPost(post: Post): Post {
  const engagement: Post['engagement'] = {};
  for (const name of ['likes', 'replies', 'reposts', 'views'] as const) {
    const count = cleanCount(post.engagement[name]);
    if (count !== undefined) engagement[name] = count;
  }
  return {
    ...post,
    id: cleanId(post.id),
    ...(post.formerId !== undefined && { formerId: cleanId(post.formerId) }),
    url: cleanUrl(post.url),
    author: post.author && {
      id: cleanId(post.author.id, maxAuthorIdLength),
      name: cleanField(post.author.name),
      followers: cleanCount(post.author.followers ?? undefined) ?? null,
    },
    ...(post.outlet !== undefined && { outlet: post.outlet && cleanId(post.outlet, maxAuthorIdLength) }),
    text: cleanText(post.text),
    ...(post.shown === undefined ? {} : { shown: cleanText(post.shown) }),
    ...(post.handles && { handles: cleanAccounts(post.handles) }),
    ...(post.addressedTo && { addressedTo: cleanAccounts(post.addressedTo) }),
    ...(post.refersTo && { refersTo: post.refersTo.slice(0, mostNamed).map((id) => cleanId(id)) }),
    language: post.language === null ? null : cleanField(post.language).slice(0, 35) || null,
    parentId: post.parentId === null ? null : cleanId(post.parentId),
    rootId: post.rootId === null ? null : cleanId(post.rootId),
    engagement,
    ...(post.reported && { reported: cleanField(post.reported).slice(0, maxReportedLength) || null }),
  };
}
