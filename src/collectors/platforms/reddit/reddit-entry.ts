import type { Post } from '../../../core/domain.ts';
import { htmlToText } from '../../../files/html-text.ts';
import { parseTime } from '../../../files/parse-time.ts';
import type { ParsedFeed } from '../../feeds/parse-document.mjs';
import { bare, namedIn } from './reddit-post.ts';

type Entry = NonNullable<Extract<ParsedFeed, { format: 'atom' }>['feed']['entries']>[number];

/** What the author wrote stands between these. */
const written = /<!--\s*SC_OFF\s*-->([\s\S]*?)<!--\s*SC_ON\s*-->/;
const linked = /<a\s[^<>]*href="([^"]+)"[^<>]*>\s*\[link\]/i;
const thread = /\/comments\/([a-z0-9]+)(?:\/|$)/i;

/** A post or comment of a feed, under the id that the API gives it; null: it is neither. */
export function fromEntry(entry: Entry): Post | null {
  const id = entry.id?.trim() ?? '';
  const at = parseTime(entry.published ?? entry.updated ?? '');
  if (!/^t[13]_[a-z0-9]+$/i.test(id) || at === null) return null;
  const isComment = id.startsWith('t1_');
  const html = entry.content?.value ?? '';
  const words = htmlToText(written.exec(html)?.[1] ?? (isComment ? html : ''));
  const title = htmlToText(entry.title?.value ?? '');
  const url = entry.links?.find(({ href }) => href !== undefined)?.href ?? null;
  const name = (entry.authors?.[0]?.name ?? '').trim().replace(/^\/?u\//, '');
  const link = isComment ? null : htmlToText(linked.exec(html)?.[1] ?? '');
  const isSelf = link === null || link === '' || thread.test(link);
  const [, root] = thread.exec(url ?? '') ?? [];
  const handles = namedIn([title, words].join('\n'));
  const text = isComment ? words : [title, words].filter((one) => one !== '').join('\n\n');
  if (text === '') return null;
  return {
    id,
    url,
    author: name === '' || /^\[(?:deleted|removed)\]$/i.test(name) ? null : { id: name, name, followers: null },
    outlet: null,
    text,
    language: null,
    kind: isComment ? 'comment' : 'post',
    parentId: null,
    rootId: isComment && root !== undefined ? `t3_${root}` : null,
    engagement: {},
    at,
    ...(!isSelf && { shown: bare(link) }),
    ...(handles.length > 0 && { handles }),
  };
}
