import { z } from 'zod';
import type { NamedAccount, Post } from '../../../core/domain.ts';

const site = 'https://www.reddit.com';

const shape = z.object({
  name: z.string().regex(/^t[13]_[a-z0-9]+$/i),
  created_utc: z.number(),
  author: z.string().nullish(),
  author_fullname: z.string().nullish(),
  permalink: z.string().nullish(),
  title: z.string().nullish(),
  selftext: z.string().nullish(),
  body: z.string().nullish(),
  url: z.string().nullish(),
  is_self: z.boolean().nullish(),
  parent_id: z.string().nullish(),
  link_id: z.string().nullish(),
  link_author: z.string().nullish(),
  score: z.number().nullish(),
  num_comments: z.number().nullish(),
  num_crossposts: z.number().nullish(),
  crosspost_parent: z.string().nullish(),
  crosspost_parent_list: z.array(z.unknown()).nullish().catch(null),
  edited: z.union([z.number(), z.boolean()]).nullish().catch(null),
  removed_by_category: z.string().nullish().catch(null),
});
/** A post or comment, as the API sends it. */
export type Thing = z.infer<typeof shape>;

export const readThing = (item: unknown): Thing | null => shape.safeParse(item).data ?? null;

/** What Reddit writes in the place of words that are gone. */
const gone = /^\s*\[\s*(?:deleted|removed)(?: by (?:user|reddit|moderator))?\s*\]\s*$/i;

/** Whether its author deleted it, or someone removed it. A removed title stays; it is no longer public. */
export const isGone = (thing: Thing): boolean =>
  thing.removed_by_category != null || gone.test(thing.body ?? thing.selftext ?? '') || gone.test(thing.title ?? '');

/** Its account is deleted: its name must go too. */
export const hasNoAuthor = ({ author }: Thing): boolean => author == null || gone.test(author);

/** Tells one version of a post from another. */
export const markOf = ({ name, edited }: Thing): string =>
  typeof edited === 'number' ? `${name}@${Math.floor(edited)}` : name;

export function toPost(thing: Thing): Post {
  const isComment = thing.name.startsWith('t1_');
  const text = isComment ? (thing.body ?? '') : [thing.title, thing.selftext].filter(Boolean).join('\n\n');
  const original = crossposted(thing);
  const link = isComment || thing.is_self === true ? null : (thing.url ?? null);
  const shown = [link === null ? '' : bare(link), original].filter(Boolean).join('\n');
  const handles = namedIn(text);
  return {
    id: thing.name,
    url: addressOf(thing),
    author: hasNoAuthor(thing)
      ? null
      : { id: thing.author_fullname ?? thing.author ?? '', name: thing.author ?? '', followers: null },
    // People speak here: whose name is gone speaks for himself.
    outlet: null,
    text,
    language: null,
    kind: isComment ? 'comment' : 'post',
    parentId: isComment ? (thing.parent_id ?? null) : null,
    rootId: isComment ? (thing.link_id ?? null) : null,
    engagement: {
      ...(thing.score == null ? {} : { likes: Math.max(0, Math.round(thing.score)) }),
      ...(thing.num_comments == null ? {} : { replies: thing.num_comments }),
      ...(thing.num_crossposts == null ? {} : { reposts: thing.num_crossposts }),
    },
    at: Math.round(thing.created_utc * 1000),
    ...(shown !== '' && { shown }),
    ...(handles.length > 0 && { handles }),
    ...(isComment && thing.link_author != null && { addressedTo: accountsOf(thing.link_author) }),
    ...(thing.crosspost_parent != null && { refersTo: [thing.crosspost_parent] }),
    ...(typeof thing.edited === 'number' && { edited: true }),
  };
}

/** Also where a test server or a proxy stands in for Reddit. */
function addressOf({ permalink, name, link_id: root }: Thing): string {
  if (permalink != null && URL.canParse(permalink, site)) return new URL(permalink, site).href;
  const [kind, id = ''] = name.split('_');
  return kind === 't3' ? `${site}/comments/${id}` : `${site}/comments/${(root ?? '').replace(/^t3_/, '')}/_/${id}`;
}

/** Words of the post that is posted again. */
function crossposted({ crosspost_parent_list: list }: Thing): string {
  const first = list?.[0];
  if (typeof first !== 'object' || first === null) return '';
  const { title, selftext } = first as Record<string, unknown>;
  return [title, selftext].filter((one) => typeof one === 'string' && one !== '').join('\n');
}

const accountsOf = (name: string): NamedAccount[] => (name === '' || gone.test(name) ? [] : [{ id: name, name }]);

/** u/name and /u/name, as Reddit makes links of them. */
export function namedIn(text: string): NamedAccount[] {
  const names = [...text.matchAll(/(?<![\w/.-])\/?u\/([A-Za-z0-9_-]{3,20})(?![\w-])/g)].map(([, name = '']) => name);
  return [...new Set(names)].map((name) => ({ id: name, name }));
}

/** A query looks for words outside of links only, so the address is shown as text. */
export const bare = (link: string): string => link.replace(/^https?:\/\/(?:www\.)?/i, '');
