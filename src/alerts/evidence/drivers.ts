import type { Story } from '../../analysis/topics/stories.ts';
import { type Mention, minuteMs } from '../../core/domain.ts';
import { isOutlet } from '../../core/identity.ts';

/** A speaker of the wave. */
export interface Driver {
  speaker: string;
  /** The author's name on the platform, untrusted. Null: the platform gives no name. */
  name: string | null;
  /** Name of the source, which operators know better than the platform. */
  source: string;
  posts: number;
  /** Share of the sampled posts, 0-1. */
  share: number;
  followers: number | null;
}

export interface Share {
  name: string;
  /** Distinct speakers. */
  voices: number;
  /** Share of all speakers, 0-1. */
  share: number;
}

/** A few accounts that post near-identical texts within minutes, as bots do, and some people. */
export interface BotLike {
  speakers: string[];
  posts: number;
  /** Share of the sampled posts, 0-1. */
  share: number;
  /** Median time between its posts, in ms. */
  medianGapMs: number;
}

/** Who drives a wave, and where. */
export interface Drivers {
  posts: number;
  authors: number;
  /** Authors of more than one post, most posts first, at most five. */
  byPosts: Driver[];
  /** Authors with known follower counts, most followers first, at most five. */
  byReach: Driver[];
  sources: Share[];
  platforms: Share[];
  /** ISO 639-1; 'und' where unknown. */
  languages: Share[];
  /** Sum of known followers. Counts a follower of two authors twice, and omits authors whose followers are unknown. */
  followers: number;
  followersKnownOf: number;
  botLike: BotLike | null;
}

const mostNamed = 5;
/**
 * Thresholds for a bot-like cluster: near-identical posts per account, near-identical posts in total, and the median
 * gap between posts.
 */
const postsPerAccount = 3;
const postsInAll = 6;
const withinMs = 5 * minuteMs;

/** Who drives a wave, from its mentions in order of time and their stories. */
export function driversOf(mentions: readonly Mention[], stories: readonly Story[]): Drivers {
  const bySpeaker = new Map<string, Driver>();
  for (const { speaker, author, source } of mentions) {
    const known = bySpeaker.get(speaker);
    bySpeaker.set(speaker, {
      speaker,
      name: known?.name ?? author?.name ?? null,
      source: known?.source ?? source,
      posts: (known?.posts ?? 0) + 1,
      share: 0,
      followers: largest(known?.followers ?? null, author?.followers ?? null),
    });
  }
  const drivers = [...bySpeaker.values()].map((driver) => ({ ...driver, share: driver.posts / mentions.length }));
  const known = drivers.filter(({ followers }) => followers !== null);
  const order = (value: (driver: Driver) => number) => (a: Driver, b: Driver) =>
    value(b) - value(a) || b.posts - a.posts || compare(a.speaker, b.speaker);
  return {
    posts: mentions.length,
    authors: drivers.length,
    byPosts: drivers
      // Whose posts are all erased has no name any more, and is not an outlet.
      .filter(({ posts, name, speaker }) => posts > 1 && (name !== null || isOutlet(speaker)))
      .sort(order(({ posts }) => posts))
      .slice(0, mostNamed),
    byReach: known.toSorted(order(({ followers }) => followers ?? 0)).slice(0, mostNamed),
    sources: shares(mentions, ({ source }) => source),
    platforms: shares(mentions, ({ platform }) => platform),
    languages: shares(mentions, ({ score, language }) => (score?.language ?? language ?? 'und').toLowerCase()),
    followers: known.reduce((sum, { followers }) => sum + (followers ?? 0), 0),
    followersKnownOf: known.length,
    botLike: findBotLike(mentions, stories),
  };
}

const largest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/** Counts each speaker once per name; largest first. */
function shares(mentions: readonly Mention[], nameOf: (mention: Mention) => string): Share[] {
  const speakers = new Map<string, Set<string>>();
  for (const mention of mentions) {
    const name = nameOf(mention);
    speakers.set(name, (speakers.get(name) ?? new Set()).add(mention.speaker));
  }
  const all = [...speakers.values()].reduce((sum, { size }) => sum + size, 0);
  return [...speakers]
    .map(([name, { size }]) => ({ name, voices: size, share: size / all }))
    .sort((a, b) => b.voices - a.voices || compare(a.name, b.name));
}

/**
 * Ignores default-looking names, which prove nothing, and reposts, which take one click. Only the accounts' behaviour
 * counts.
 */
export function findBotLike(mentions: readonly Mention[], stories: readonly Pick<Story, 'ids'>[]): BotLike | null {
  const byId = new Map(mentions.map((mention) => [mention.id, mention]));
  const times: number[] = [];
  const speakers = new Set<string>();
  const gaps: number[] = [];
  for (const { ids } of stories) {
    const written = new Map<string, number[]>();
    for (const id of ids) {
      const mention = byId.get(id);
      if (mention && mention.kind !== 'repost')
        written.set(mention.speaker, [...(written.get(mention.speaker) ?? []), mention.at]);
    }
    const own: number[] = [];
    for (const [speaker, posts] of written) {
      if (posts.length < postsPerAccount) continue;
      speakers.add(speaker);
      own.push(...posts);
    }
    own.sort((a, b) => a - b);
    gaps.push(...own.slice(1).map((at, index) => at - (own[index] ?? at)));
    times.push(...own);
  }
  const medianGapMs = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  if (medianGapMs === undefined || medianGapMs > withinMs || times.length < postsInAll) return null;
  return { speakers: [...speakers].sort(), posts: times.length, share: times.length / mentions.length, medianGapMs };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
