import type { Author, NamedAccount, Post, Time } from '../../../core/domain.ts';
import { type Fields, fieldsOf, textOf } from './frames.ts';

export const postCollection = 'app.bsky.feed.post';
export const repostCollection = 'app.bsky.feed.repost';

/** The id of a post: its address in the network. Replies, quotes and reposts name it so as well. */
export const uriOf = (did: string, collection: string, rkey: string): string => `at://${did}/${collection}/${rkey}`;

/** DID -> handle; '' where it is not known. */
export type NameOf = (did: string) => string;

export interface PostRecord {
  did: string;
  rkey: string;
  record: Fields;
  /** When the network saw it. */
  seenAt: Time;
  nameOf: NameOf;
}

/** A post may claim a time long ago, as imported ones do; none is newer than when the network saw it. */
const timeOf = ({ createdAt }: Fields, seenAt: Time): Time => {
  const claimed = Date.parse(textOf(createdAt) ?? '');
  return Number.isFinite(claimed) ? Math.min(Math.floor(claimed), seenAt) : seenAt;
};

const authorOf = (did: string, nameOf: NameOf): Author => ({ id: did, name: nameOf(did) || did, followers: null });

const webUrl = (did: string, rkey: string): string =>
  `https://bsky.app/profile/${did}/post/${encodeURIComponent(rkey)}`;

export function postOf({ did, rkey, record, seenAt, nameOf }: PostRecord): Post {
  const reply = fieldsOf(record.reply);
  const [parent, root] = [referenceIn(reply.parent), referenceIn(reply.root)];
  const embed = fieldsOf(record.embed);
  const quoted = quotedIn(embed);
  const written = textOf(record.text) ?? '';
  const alts = altsIn(embed);
  // A post of pictures alone is what its author wrote about them.
  const text = written.trim() === '' ? alts.join('\n') : written;
  const features = featuresIn(record);
  const shown = [
    ...(text === written ? alts : []),
    ...features.links,
    ...externalIn(embed),
    ...listOf(record.tags).map((tag) => `#${textOf(tag) ?? ''}`),
  ].join('\n');
  const account = (id: string): NamedAccount => ({ id, name: nameOf(id) });
  const answered = [...new Set([parent, root].flatMap((uri) => didOf(uri) ?? []))].filter((one) => one !== did);
  const id = uriOf(did, postCollection, rkey);
  const references = [...new Set([parent, quoted].filter((uri) => uri !== null))].filter((uri) => uri !== id);
  return {
    id,
    url: webUrl(did, rkey),
    author: authorOf(did, nameOf),
    text,
    language: textOf(listOf(record.langs)[0]),
    kind: parent !== null ? 'comment' : quoted !== null ? 'quote' : 'post',
    parentId: parent ?? quoted,
    rootId: root ?? parent,
    engagement: {},
    at: timeOf(record, seenAt),
    ...(shown !== '' && { shown }),
    ...(features.mentioned.length > 0 && { handles: features.mentioned.map(account) }),
    ...(answered.length > 0 && { addressedTo: answered.map(account) }),
    ...(references.length > 0 && { refersTo: references }),
  };
}

/** Null: it does not say of what. */
export function repostOf({ did, rkey, record, seenAt, nameOf }: PostRecord): Post | null {
  const repeated = referenceIn(record.subject);
  const [, author, post] = /^at:\/\/(did:[^/]+)\/app\.bsky\.feed\.post\/([^/]+)$/.exec(repeated ?? '') ?? [];
  if (repeated === null || author === undefined || post === undefined) return null;
  return {
    id: uriOf(did, repostCollection, rkey),
    url: webUrl(author, post),
    author: authorOf(did, nameOf),
    text: '',
    language: null,
    kind: 'repost',
    parentId: repeated,
    rootId: null,
    engagement: {},
    at: timeOf(record, seenAt),
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, 100) : []);
const referenceIn = (value: unknown): string | null => textOf(fieldsOf(value).uri) || null;
const didOf = (uri: string | null): string | null => /^at:\/\/(did:[^/]+)\//.exec(uri ?? '')?.[1] ?? null;

/** A quote, alone or beside pictures. Lists and feeds may be embedded as well, and are no posts. */
export function quotedIn(embed: Fields): string | null {
  const record = fieldsOf(embed.record);
  const uri = referenceIn(record) ?? referenceIn(record.record);
  return uri?.includes(`/${postCollection}/`) ? uri : null;
}

/** Pictures, videos and links may stand beside a quote. */
const mediaIn = (embed: Fields): Fields[] => [embed, fieldsOf(embed.media)];

const altsIn = (embed: Fields): string[] =>
  mediaIn(embed)
    .flatMap((media) => [media.alt, ...listOf(media.images).map((image) => fieldsOf(image).alt)])
    .flatMap((alt) => textOf(alt)?.trim() || []);

const externalIn = (embed: Fields): string[] =>
  mediaIn(embed)
    .map(({ external }) => fieldsOf(external))
    .flatMap(({ uri, title, description }) => [uri, title, description].flatMap((one) => textOf(one) || []));

function featuresIn(record: Fields): { mentioned: string[]; links: string[] } {
  const features = listOf(record.facets).flatMap((facet) => listOf(fieldsOf(facet).features).map(fieldsOf));
  const mentioned = features.flatMap(({ did }) => textOf(did) || []);
  return {
    mentioned: [...new Set(mentioned)],
    links: [...new Set(features.flatMap(({ uri }) => textOf(uri) || []))],
  };
}
