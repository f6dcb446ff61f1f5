import type { Engagement, Kind } from '../../core/domain.ts';
import { fold } from '../text/fold.ts';
import { harms } from './harm-words.ts';

/** What is known of a post that may be urgent. */
export interface UrgencyFacts {
  /** Null: not known; then words say nothing. */
  text: string | null;
  /** The scorer's probability that it is negative, 0-1. */
  pNegative: number;
  followers: number | null;
  engagement?: Engagement;
  kind?: Kind;
}

/** An angry post that names no harm weighs so little of one that does. */
const angerWeight = 1 / 30;
/** A second kind of harm in one post adds so much of the weight. */
const secondHarm = 0.3;
/** Where nobody says how many follow: as many as a usual account has. */
const unknownReach = 300;
const mostReach = 1e9;
/** Each reaction stands for so many people who saw it. */
const perReaction = 30;
/** A repost lends its reach, and says nothing of its own. */
const repostWeight = 0.5;
const leastNegative = 0.2;
const longestText = 4_000;

/** Words by their first three letters: exact ones, beginnings (`*`), and what follows them in a phrase. */
interface Entry {
  word: string;
  open: boolean;
  then: readonly string[];
  harm: number;
}

function entriesByStart(): Map<string, Entry[]> {
  const byStart = new Map<string, Entry[]>();
  for (const [harm, { words }] of harms.entries())
    for (const written of words.trim().split(/\s+/)) {
      const [first = '', ...then] = written.split('|');
      const entry = { word: first.replace('*', ''), open: first.endsWith('*'), then, harm };
      const start = entry.word.slice(0, 3);
      byStart.set(start, [...(byStart.get(start) ?? []), entry]);
    }
  return byStart;
}
const entries = entriesByStart();

const follows = (words: readonly string[], place: number, then: readonly string[]): boolean =>
  then.every((next, i) => {
    const word = words[place + 1 + i] ?? '';
    return next.endsWith('*') ? word.startsWith(next.slice(0, -1)) : word === next;
  });

/** The kinds of harm that a text names. */
export function harmsIn(text: string): string[] {
  const words = fold(text.slice(0, longestText)).match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = new Set<number>();
  for (const [place, word] of words.entries()) {
    for (const { word: known, open, then, harm } of entries.get(word.slice(0, 3)) ?? []) {
      if (found.has(harm) || !(open ? word.startsWith(known) : word === known)) continue;
      if (follows(words, place, then)) found.add(harm);
    }
  }
  return [...found].sort((a, b) => a - b).map((harm) => harms[harm]?.name ?? '');
}

const bounded = (value: number | null | undefined): number =>
  value !== null && value !== undefined && value > 0 ? Math.min(value, mostReach) : 0;

/** How many people a post may reach: its author's followers or its views, or what its reactions so far stand for. */
function reachOf({ followers, engagement = {} }: UrgencyFacts): number {
  const reactions = bounded(engagement.likes) + 2 * bounded(engagement.reposts) + 2 * bounded(engagement.replies);
  const own = followers === null || Number.isNaN(followers) ? unknownReach : Math.max(1, bounded(followers));
  return Math.min(mostReach, Math.max(own, bounded(engagement.views), perReaction * reactions));
}

/**
 * How much one post can become the crisis: log10 of the people whom it may reach, each weighed by how grave it is (0 to
 * about 1.3: probability of being negative x the gravest harm it names). 6: a hazard before a million people. 1.5
 * less for mere anger. Null: it is no such post. Pure; figures and text are a stranger's.
 */
export function urgencyOf(facts: UrgencyFacts): number | null {
  const pNegative = facts.pNegative >= 0 && facts.pNegative <= 1 ? facts.pNegative : 0;
  if (pNegative < leastNegative) return null;
  const named = facts.text === null ? [] : harmsIn(facts.text);
  const weights = harms.filter(({ name }) => named.includes(name)).map(({ weight }) => weight);
  const harm = weights.length === 0 ? angerWeight : Math.max(...weights) + (weights.length > 1 ? secondHarm : 0);
  const own = facts.kind === 'repost' ? repostWeight : 1;
  const urgency = Math.log10(reachOf(facts) * pNegative * harm * own);
  return urgency > 0 ? Math.round(urgency * 100) / 100 : null;
}
