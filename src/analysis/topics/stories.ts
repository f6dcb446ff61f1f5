import type { Mention, Time } from '../../core/domain.ts';
import { wordPairs } from '../text/story-words.ts';

export type StoryPost = Pick<
  Mention,
  'id' | 'platform' | 'platformId' | 'at' | 'speaker' | 'text' | 'kind' | 'url' | 'parentId' | 'rootId'
>;

/** Posts that say the same: copies and near copies of a text, and what reposts or quotes one post. */
export interface Story {
  /** Ids of its mentions, in order of time. At least two. */
  ids: string[];
  count: number;
  /** Distinct speakers. */
  authors: number;
  /** Share of the given posts, 0-1. */
  share: number;
  /** The first post that was given. */
  first: { id: string; at: Time; url: string | null; speaker: string };
  origin: StoryOrigin;
  /** What it says. */
  text: string;
}

/** Where it began: the earliest original; the target of its reposts when that one was not given. */
export interface StoryOrigin {
  platform: string;
  platformId: string;
  /** Null where the post itself was not given. */
  id: string | null;
  at: Time | null;
  url: string | null;
  speaker: string | null;
}

type Members = [StoryPost, ...StoryPost[]];

/** What is given beyond this is left out, the latest first. */
const maxPosts = 10_000;
/** MinHash in bands: two texts with a similarity of 0.5 share a band with a probability of 0.93, with 0.2 of 0.15. */
const bands = 20;
const rows = 3;
/** Jaccard similarity of the pairs of words from which on two texts are the same story. */
const alike = 0.5;

const factors = Uint32Array.from({ length: bands * rows }, (_, index) => Math.imul(index + 1, 0x9e3779b1) | 1);
const offsets = factors.map((factor, index) => Math.imul(factor ^ (index << 7), 0x85ebca6b));

/**
 * The stories among posts, largest first: near-duplicate clusters (MinHash with banding over pairs of words, Broder 1997;
 * each candidate is checked exactly against the first post of its band), joined with the cascades of reposts and quotes.
 * Time is linear in the posts; their order does not matter.
 */
export function findStories(posts: readonly StoryPost[]): Story[] {
  const byId = new Map(posts.map((post) => [post.id, post]));
  const given = [...byId.values()].sort((a, b) => a.at - b.at || compare(a.id, b.id)).slice(0, maxPosts);
  const parents = given.map((_, index) => index);
  const find = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] ?? root;
    for (let at = index; at !== root; ) {
      const next = parents[at] ?? root;
      parents[at] = root;
      at = next;
    }
    return root;
  };
  const join = (a: number, b: number): void => {
    const [x, y] = [find(a), find(b)];
    parents[Math.max(x, y)] = Math.min(x, y);
  };
  joinCopies(given, join, (a, b) => find(a) === find(b));
  joinCascades(given, join);

  const clusters = new Map<number, Members>();
  given.forEach((post, index) => {
    const root = find(index);
    const members = clusters.get(root);
    if (members) members.push(post);
    else clusters.set(root, [post]);
  });
  return [...clusters.values()]
    .filter((members) => members.length > 1)
    .map((members) => storyOf(members, given.length))
    .sort((a, b) => b.count - a.count || a.first.at - b.first.at || compare(a.first.id, b.first.id));
}

function joinCopies(
  posts: readonly StoryPost[],
  join: (a: number, b: number) => void,
  joined: (a: number, b: number) => boolean,
): void {
  const buckets = Array.from({ length: bands }, () => new Map<number, number>());
  const pairsOf = posts.map(({ text }) => wordPairs(text));
  const signature = new Uint32Array(bands * rows);
  pairsOf.forEach((pairs, index) => {
    if (pairs === null) return;
    sign(pairs, signature);
    buckets.forEach((bucket, band) => {
      let key = band;
      for (let row = 0; row < rows; row += 1)
        key = Math.imul(key ^ (signature[band * rows + row] ?? 0), 0x01000193) >>> 0;
      const first = bucket.get(key);
      if (first === undefined) bucket.set(key, index);
      else if (!joined(first, index) && similarity(pairsOf[first] ?? pairs, pairs) >= alike) join(first, index);
    });
  });
}

function sign(pairs: Uint32Array, signature: Uint32Array): void {
  signature.fill(0xffffffff);
  for (const pair of pairs)
    for (let at = 0; at < signature.length; at += 1) {
      const hash = (Math.imul(pair, factors[at] ?? 0) + (offsets[at] ?? 0)) >>> 0;
      if (hash < (signature[at] ?? 0)) signature[at] = hash;
    }
}

/** Jaccard similarity of two sorted sets. */
function similarity(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] ?? 0;
    const y = b[j] ?? 0;
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return shared / (a.length + b.length - shared);
}

/** What a repost or a quote passes on. A comment says something of its own. */
const targetOf = ({ kind, platform, parentId, rootId }: StoryPost): string | null => {
  const target = kind === 'repost' || kind === 'quote' ? (parentId ?? rootId) : null;
  return target === null ? null : `${platform}\n${target}`;
};
const nameOf = ({ platform, platformId }: StoryPost): string => `${platform}\n${platformId}`;

function joinCascades(posts: readonly StoryPost[], join: (a: number, b: number) => void): void {
  const known = new Map(posts.map((post, index) => [nameOf(post), index]));
  posts.forEach((post, index) => {
    const target = targetOf(post);
    if (target === null) return;
    const other = known.get(target);
    if (other === undefined) known.set(target, index);
    else join(other, index);
  });
}

function storyOf(members: Members, posts: number): Story {
  const [first] = members;
  const origin = originOf(members);
  return {
    ids: members.map(({ id }) => id),
    count: members.length,
    authors: new Set(members.map(({ speaker }) => speaker)).size,
    share: members.length / posts,
    first: { id: first.id, at: first.at, url: first.url, speaker: first.speaker },
    origin,
    text: (members.find(({ id }) => id === origin.id) ?? first).text,
  };
}

function originOf(members: Members): StoryOrigin {
  const [first] = members;
  const target = targetOf(first);
  const found = members.find((post) => nameOf(post) === target);
  const follow =
    target !== null && (first.kind === 'repost' || members.some((m) => m !== first && targetOf(m) === target));
  if (follow && !found) {
    const platformId = target.slice(first.platform.length + 1);
    return { platform: first.platform, platformId, id: null, at: null, url: null, speaker: null };
  }
  const { platform, platformId, id, at, url, speaker } = (follow && found) || first;
  return { platform, platformId, id, at, url, speaker };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
