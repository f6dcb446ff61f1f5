import { storyMarks } from '../../analysis/text/story-marks.ts';
import { type Heard, type MentionChange, marksIn, type Observation } from '../../core/detection.ts';
import { dayMs, hourMs, type Time } from '../../core/domain.ts';

/** A remembered mention that may be negative, and what it is about. */
export type MarkedPost = readonly [id: string, at: Time, marks: string];

/** How many of a brand's negatives have each mark when nothing happens. Decays. */
export interface UsualMarks {
  /** The day (since 1970) up to which it has decayed. */
  day: number;
  /** Negatives. */
  said: number;
  /** Only the most frequent marks. */
  counts: { [mark: string]: number };
}

/** What the messages of an incident named, and what belongs to that. */
export interface ToldMarks {
  incident: string;
  /** What is said before this is what the incident is about. */
  until: Time;
  /** Latest use last. */
  marks: string[];
}

/** What people speak of. Plain JSON, bounded. */
export interface StoryMemory {
  /** Of the last 3 h, in the order in which they became known. */
  recent: MarkedPost[];
  usual: UsualMarks;
  /** Of the incident that is open or may still reopen; null: of none. */
  told: ToldMarks | null;
}

/** As far back as a detector looks. */
export const marksKeptMs = 3 * hourMs;
const mostRecent = 1_000;
/** Of which the more frequent half is kept when there are too many. */
const mostUsual = 200;
const halfLifeMs = 14 * dayMs;
/** So many negatives are needed to tell that a word always stands there. */
const fewestSaid = 20;
/** A mark in this share of a brand's everyday negatives is no topic. */
const usualShare = 0.04;

const noStories = (now: Time): StoryMemory => ({
  recent: [],
  usual: { day: Math.floor(now / dayMs), said: 0, counts: {} },
  told: null,
});

export const copyStories = ({ recent, usual, told }: StoryMemory): StoryMemory => ({
  recent: recent.slice(),
  usual: { ...usual, counts: { ...usual.counts } },
  told: told && { ...told, marks: told.marks.slice() },
});

/**
 * Remembers what a mention is about; one that was corrected or deleted is told again, or no more. `id`: its short hash.
 * `learn`: its time may become normal. Mutates.
 */
export function takeMarks(
  owner: { stories?: StoryMemory; now: Time },
  { at, before, after }: MentionChange,
  id: string,
  learn: boolean,
): void {
  const { now } = owner;
  const marks = after?.marks ?? '';
  if (before !== null && owner.stories) owner.stories.recent = owner.stories.recent.filter(([known]) => known !== id);
  if (marks === '') return;
  owner.stories ??= noStories(now);
  const { recent, usual } = owner.stories;
  if (before === null && learn && after?.negative) learnUsual(usual, marks, now);
  if (at < now - marksKeptMs) return;
  recent.push([id, at, marks]);
  if (recent.length <= mostRecent) return;
  const kept = recent.filter((one) => one[1] >= now - marksKeptMs);
  owner.stories.recent = kept.slice(-mostRecent);
}

function learnUsual(usual: UsualMarks, marks: string, now: Time): void {
  fade(usual, now);
  usual.said += 1;
  for (const mark of marksIn(marks)) usual.counts[mark] = (usual.counts[mark] ?? 0) + 1;
  const all = Object.entries(usual.counts);
  if (all.length <= mostUsual) return;
  all.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  usual.counts = Object.fromEntries(all.slice(0, mostUsual / 2));
}

function fade(usual: UsualMarks, now: Time): void {
  const day = Math.floor(now / dayMs);
  if (day <= usual.day) return;
  const factor = 0.5 ** (((day - usual.day) * dayMs) / halfLifeMs);
  usual.said *= factor;
  for (const [mark, count] of Object.entries(usual.counts)) usual.counts[mark] = Math.round(count * factor * 1e3) / 1e3;
  usual.day = day;
}

/** Whether a mark stands in many of the brand's posts whatever happens. */
export const isUsual = ({ said, counts }: UsualMarks, mark: string): boolean =>
  said >= fewestSaid && (counts[mark] ?? 0) >= usualShare * said;

/** Forgets what no window reaches any more. Called at each full hour. */
export function forgetMarks(stories: StoryMemory, now: Time): void {
  stories.recent = stories.recent.filter(([, at]) => at >= now - marksKeptMs);
}

/** Below this probability a mention that is not labelled negative is not remembered, see `counting.ts`. */
const leastP = 0.195;

/** What a mention is about; empty where it says nothing, or is not remembered. */
export const marksOf = (text: string, { negative, p }: Heard): string =>
  negative || (p ?? 0) >= leastP ? storyMarks(text) : '';

/** Adds what a mention is about to an observation, from its text. */
export function withMarks(observation: Observation, post: { text: string } | undefined): Observation {
  if (observation.type !== 'mention' || observation.after === null || post === undefined) return observation;
  const marks = marksOf(post.text, observation.after);
  return marks === '' ? observation : { ...observation, after: { ...observation.after, marks } };
}
