import { type UrgencyFacts, urgencyOf } from '../../analysis/harm/urgency.ts';
import type { Heard, MentionChange, Observation } from '../../core/detection.ts';
import { dayMs, hourMs, type Time } from '../../core/domain.ts';

/** A recent post that can become a crisis. */
export interface UrgentPost {
  /** The mention's id. */
  id: string;
  at: Time;
  seen: Time;
  source: string;
  /** See `analysis/harm/urgency.ts`. */
  urgency: number;
  /** Posts per week at least as urgent in the brand's past, when this one arrived. */
  perWeek: number;
}

/** Distribution of the brand's urgencies, and the most urgent recent posts. */
export interface UrgencyMemory {
  /** Start of the record. */
  from: Time;
  /** The day (since 1970) up to which the counts have decayed. */
  day: number;
  /** Live posts by urgency, in bins of `step`. The counts decay. */
  counts: number[];
  posts: UrgentPost[];
}

/** The text of a post and its reach. */
export type PostFacts = Omit<UrgencyFacts, 'pNegative'>;

const weekMs = 7 * dayMs;
const step = 0.25;
const steps = 40;
const halfLifeMs = 28 * dayMs;
/** How long a post is news. */
export const urgentKeptMs = 3 * hourMs;
const mostPosts = 20;
/** A post rarer than this is evaluated on arrival instead of at the next 5-minute boundary. */
const rarePerWeek = 3;
/** Minimum number of posts in the tail. */
const fewestInTail = 10;
/**
 * Prior of a brand, worth one week: this many posts above `level`, with a mean excess of half a decade over any higher
 * level (reach has a Pareto tail).
 */
const prior = { posts: 12, level: 1, excess: 0.5, weeks: 1 };
const priorAbove = (urgency: number): number =>
  prior.posts * Math.exp(-Math.max(0, urgency - prior.level) / prior.excess);

const newMemory = (now: Time): UrgencyMemory => ({
  from: now,
  day: Math.floor(now / dayMs),
  counts: Array.from({ length: steps }, (_, bin) => priorAbove(bin * step) - priorAbove((bin + 1) * step)),
  posts: [],
});

export const copyMemory = (memory: UrgencyMemory): UrgencyMemory => ({
  ...memory,
  counts: memory.counts.slice(),
  posts: memory.posts.slice(),
});

/**
 * Posts per week in the brand's past that were at least this urgent. Peaks over threshold with an exponential tail
 * (Siffer et al. 2017, "SPOT", with shape 0; urgency is a logarithm, so reach has a Pareto tail). The threshold is the
 * level that at least ten past posts reach; the mean excess over it is shrunk towards that of other brands.
 */
export function postsPerWeek(memory: UrgencyMemory, urgency: number, now: Time): number {
  const fading = halfLifeMs / Math.LN2;
  const weeks = (fading * (1 - Math.exp(-Math.max(0, now - memory.from) / fading))) / weekMs + prior.weeks;
  let bin = steps - 1;
  let above = 0;
  let excess = 0;
  for (; bin >= 0; bin--) {
    // Everything counted so far is one step further above this level.
    excess += above * step;
    const here = memory.counts[bin] ?? 0;
    above += here;
    excess += (here * step) / 2;
    if (above >= fewestInTail && bin * step <= urgency) break;
  }
  const level = Math.max(0, bin) * step;
  const mean = (excess + prior.posts * prior.excess) / (above + prior.posts);
  return ((above + 1) / weeks) * Math.exp(-Math.max(0, urgency - level) / mean);
}

function fade(memory: UrgencyMemory, now: Time): void {
  const day = Math.floor(now / dayMs);
  if (day <= memory.day) return;
  const factor = 0.5 ** (((day - memory.day) * dayMs) / halfLifeMs);
  memory.counts = memory.counts.map((count) => count * factor);
  memory.day = day;
}

const rarestFirst = (a: UrgentPost, b: UrgentPost): number =>
  a.perWeek - b.perWeek || b.urgency - a.urgency || a.at - b.at || (a.id < b.id ? -1 : 1);

/**
 * Applies one mention, comparing it only with earlier ones. `learn`: its time may become normal. True when it is rare
 * and still news.
 */
export function takeUrgent(
  owner: { urgency?: UrgencyMemory; now: Time },
  change: MentionChange,
  learn: boolean,
): boolean {
  const { now } = owner;
  const { id, at, seen, source, before } = change;
  const urgency = change.after?.urgency;
  const known = owner.urgency?.posts.some((post) => post.id === id) ?? false;
  if (urgency === undefined || !(urgency > 0)) {
    if (known && owner.urgency) owner.urgency.posts = owner.urgency.posts.filter((post) => post.id !== id);
    return false;
  }
  owner.urgency ??= newMemory(now);
  const memory = owner.urgency;
  fade(memory, now);
  const perWeek = postsPerWeek(memory, urgency, now);
  if (before === null && learn) {
    const bin = Math.min(steps - 1, Math.floor(urgency / step));
    memory.counts[bin] = (memory.counts[bin] ?? 0) + 1;
  }
  const kept = memory.posts.filter((post) => post.id !== id && post.at >= now - urgentKeptMs);
  if (known || at < now - urgentKeptMs || at > now + hourMs) {
    if (!known) memory.posts = kept;
    return false;
  }
  const post = { id, at, seen: Math.max(seen, now), source, urgency, perWeek };
  memory.posts = [...kept, post].sort(rarestFirst).slice(0, mostPosts);
  return perWeek < rarePerWeek && memory.posts.includes(post);
}

/** Posts that are news at `now`, rarest first. */
export const urgentNow = (memory: UrgencyMemory | undefined, now: Time): readonly UrgentPost[] =>
  memory?.posts.filter(({ at }) => at >= now - urgentKeptMs) ?? [];

/** Typical probability for a label without one. */
const pOfLabel = ({ negative, p }: Heard): number => p ?? (negative ? 0.8 : 0.25);

/** Adds the urgency to an observation, from the stored facts of the post. */
export function withUrgency(observation: Observation, facts: PostFacts | undefined): Observation {
  if (observation.type !== 'mention' || observation.after === null || facts === undefined) return observation;
  const urgency = urgencyOf({ ...facts, pNegative: pOfLabel(observation.after) });
  return urgency === null ? observation : { ...observation, after: { ...observation.after, urgency } };
}

export const urgencyOfPast = (facts: PostFacts, heard: Heard): number =>
  urgencyOf({ ...facts, pNegative: pOfLabel(heard) }) ?? Number.NaN;
