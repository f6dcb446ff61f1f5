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
/** A post whose marks weigh this much is of a story that was told: five times as likely as an everyday post. */
const enoughOfTold = 1.6;
/** Of something new: twelve times. */
const enoughOfNew = 2.5;
/** One sayer is chance. */
const doubt = 0.7;
/** Of fewer posts every word counts. */
const fewSaid = 20;
/** Another story may have any word in this share of its posts. */
const elsewhere = 0.005;
/** Weight of everyday talk, in posts, in what is known of a story. */
const prior = 2;

/** A word belongs to those who say it mostly. */
const mostly = 0.5;
/** This part of the new words may be said by several people by chance. */
const byChance = 0.2;
/** The weight of a mark that `count` of a story's `said` posts have, and this share of everyday ones. */
export function weightOf(count: number, said: number, usual: number): number {
  const share = (Math.max(0, count - doubt) + prior * usual) / (said + prior);
  const weight = Math.log(share / usual);
  return weight < leastWeight ? 0 : weight;
}

/** A mark and how many have it; `chance`: the probability that so many have it on a normal day. */
interface Found {
  mark: string;
  count: number;
  chance: number;
}

/**
 * Those that are more than chance. Each of hundreds of words may be said often by chance, several of them are not
 * (Benjamini and Hochberg 1995).
 */
function beyondChance(found: readonly Found[], among: number): Found[] {
  const sorted = found.toSorted((a, b) => a.chance - b.chance || (a.mark < b.mark ? -1 : 1));
  return sorted.slice(0, sorted.findLastIndex(({ chance }, i) => chance * among <= byChance * (i + 1)) + 1);
}

/** The words of a story that was told. */
export function toldWords({ said, counts }: MarkCounts, usual: (mark: string) => number): Weights {
  const all = Object.entries(counts);
  const shareOf = (mark: string): number => Math.max(elsewhere, usual(mark));
  const found = all.map(([mark, count]) => ({ mark, count, chance: atLeast(Math.round(count), said * shareOf(mark)) }));
  // In few posts nothing is beyond chance.
  const kept = said < fewSaid ? found : beyondChance(found, all.length);
  return new Map(kept.map(({ mark, count }) => [mark, weightOf(count, said, shareOf(mark))]));
}

function weightIn(marks: readonly string[], weights: Weights): number {
  let sum = 0;
  for (const mark of marks) sum += weights.get(mark) ?? 0;
  return sum;
}

/** Which of the stories a post is of; null: of none. */
export function storyOf({ marks }: Said, told: readonly Weights[]): number | null {
  const weights = told.map((words) => weightIn(marks, words));
  const most = Math.max(...weights);
  return most >= enoughOfTold ? weights.indexOf(most) : null;
}

/** Whether a post says something new. One word alone says too little: many only agree or swear. */
export const isNew = ({ marks }: Said, words: Weights): boolean =>
  marks.length > 1 && weightIn(marks, words) >= enoughOfNew;

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
  const speakers = speakersOf(others);
  const found: Found[] = [];
  for (const [mark, { size: count }] of speakers)
    if (count > 1 && count > mostly * (everybody.get(mark)?.size ?? 0))
      found.push({ mark, count, chance: atLeast(count, people * usual(mark)) });
  const kept = beyondChance(found, speakers.size);
  return new Map(kept.map(({ mark, count }) => [mark, weightOf(count, people, usual(mark))]));
}

/** What several of some people say, and the others who were heard hardly do: what they speak of, if it is one thing. */
export function wordsOf(
  some: readonly Said[],
  earlier: readonly Said[],
  all: readonly Said[],
  usual: (mark: string) => number,
): Weights {
  const peopleOf = (said: readonly Said[]): number => new Set(said.map(({ speaker }) => speaker)).size;
  const [people, before] = [peopleOf(some), peopleOf(earlier)];
  const [speakers, speakersBefore, everybody] = [speakersOf(some), speakersOf(earlier), speakersOf(all)];
  const words = new Map<string, number>();
  for (const [mark, { size }] of speakers) {
    if (size < 2 || size <= mostly * (everybody.get(mark)?.size ?? 0)) continue;
    const known = Math.max(usual(mark), (speakersBefore.get(mark)?.size ?? 0) / Math.max(1, before));
    const weight = weightOf(size, people, known);
    if (weight > 0) words.set(mark, weight);
  }
  return words;
}

/** P(X >= k) for a Poisson X, by its first terms: small probabilities alone matter. */
function atLeast(k: number, mean: number): number {
  let term = Math.exp(-mean);
  for (let i = 1; i <= k; i++) term *= mean / i;
  return term * (1 + mean / (k + 1) + mean ** 2 / ((k + 1) * (k + 2)));
}
