import type { MarkCounts } from '../memory/story-memory.ts';

/** A post of someone, and what it is about. */
export interface Said {
  speaker: string;
  marks: readonly string[];
}

/** How much a mark says that a post is of a story: log of how much oftener the story's posts have it than everyday ones. */
export type Weights = ReadonlyMap<string, number>;

/** Less says nothing. */
const leastWeight = 0.7;
/** A post whose marks weigh this much is of the story: e^2.5 = 12 times as likely as an everyday post. */
export const enough = 2.5;
/** One sayer is chance. */
const doubt = 0.7;
/** Another story may have any word in this share of its posts. */
const elsewhere = 0.005;
/** Weight of everyday talk, in posts, in what is known of a story. */
const prior = 2;

/** A word belongs to those who say it mostly. */
const mostly = 0.5;
/** Two who share a word may do so by chance. */
const pair = 0.5;
/** The weight of a mark that `count` of a story's `said` posts have, and this share of everyday ones. */
export function weightOf(count: number, said: number, usual: number): number {
  const share = (Math.max(0, count - doubt) + prior * usual) / (said + prior);
  const weight = Math.log(share / usual);
  return weight < leastWeight ? 0 : weight;
}

/** The words of a story that was told. */
export function toldWords({ said, counts }: MarkCounts, usual: (mark: string) => number): Weights {
  const weights = new Map<string, number>();
  for (const [mark, count] of Object.entries(counts)) {
    const weight = weightOf(count, said, Math.max(elsewhere, usual(mark)));
    if (weight > 0) weights.set(mark, weight);
  }
  return weights;
}

export function weightIn(marks: readonly string[], weights: Weights): number {
  let sum = 0;
  for (const mark of marks) sum += weights.get(mark) ?? 0;
  return sum;
}

/** Speakers of each mark. */
export function speakersOf(said: readonly Said[]): Map<string, Set<string>> {
  const speakers = new Map<string, Set<string>>();
  for (const { speaker, marks } of said)
    for (const mark of marks) {
      const known = speakers.get(mark);
      if (known) known.add(speaker);
      else speakers.set(mark, new Set([speaker]));
    }
  return speakers;
}

/**
 * What some people of whom no message told say, hardly anyone says on a normal day, and few of those who speak of what was
 * told say as well.
 */
export function newWords(others: readonly Said[], all: readonly Said[], usual: (mark: string) => number): Weights {
  const people = new Set(others.map(({ speaker }) => speaker)).size;
  const everybody = speakersOf(all);
  const words = new Map<string, number>();
  for (const [mark, { size }] of speakersOf(others)) {
    if (size < 2 || size <= mostly * (everybody.get(mark)?.size ?? 0)) continue;
    const weight = weightOf(size, people, usual(mark));
    if (weight > 0) words.set(mark, size > 2 ? weight : pair * weight);
  }
  return words;
}
