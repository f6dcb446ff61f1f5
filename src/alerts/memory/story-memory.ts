import { storyMarks } from '../../analysis/text/story-marks.ts';
import { type Heard, type MentionChange, marksIn, type Observation } from '../../core/detection.ts';
import { dayMs, hourMs, type Time } from '../../core/domain.ts';
import { markOf } from './mark-of.ts';
import { shortHash } from './short-hash.ts';

/** A remembered mention that may be negative, and what it is about. */
export type MarkedPost = readonly [id: string, at: Time, seen: Time, marks: string];

/** How many of some posts have each mark. Only the most frequent marks are kept. */
export interface MarkCounts {
  said: number;
  counts: { [mark: string]: number };
}

/** Of a brand's negatives when nothing happens. Decays. */
export interface UsualMarks extends MarkCounts {
  /** The day (since 1970) up to which it has decayed. */
  day: number;
}

/** What the messages of an incident named. */
export interface ToldStories {
  incident: string;
  /** Of the posts that speak of each: of what opened the incident, then of what was told as something else. */
  stories: MarkCounts[];
  /** Posts known up to this are taken in. */
  to: Time;
  /** Whatever is new before this belongs to the last of the stories. */
  until: Time;
}

/** What people speak of. Plain JSON, bounded. */
export interface StoryMemory {
  /** Of the last 3 h, in the order in which they became known. */
  recent: MarkedPost[];
  usual: UsualMarks;
  /** Of the incident that is open or may still reopen; null: of none. */
  told: ToldStories | null;
}

/** As far back as a detector looks. */
export const marksKeptMs = 3 * hourMs;
const mostRecent = 1_000;
/** Beyond this only so many of the most frequent are kept. */
const mostMarks = { before: 600, after: 400 };
const halfLifeMs = 14 * dayMs;
/** What is known of a mark that nobody used so far: one post of so many more. */
const unheard = { said: 50, count: 1 };

const noStories = (now: Time): StoryMemory => ({
  recent: [],
  usual: { day: Math.floor(now / dayMs), said: 0, counts: {} },
  told: null,
});

export const copyStories = ({ recent, usual, told }: StoryMemory): StoryMemory => ({
  recent: recent.slice(),
  usual: { ...usual, counts: { ...usual.counts } },
  told: told && {
    ...told,
    stories: told.stories.map(({ said, counts }) => ({ said, counts: { ...counts } })),
  },
});

/**
 * Remembers what a mention is about; one that was corrected or deleted is told again, or no more. `learn`: its time may become normal. Mutates.
 */
export function takeMarks(
  owner: { stories?: StoryMemory; now: Time },
  { id, at, before, after }: MentionChange,
  learn: boolean,
): void {
  const { now } = owner;
  const marks = after?.marks ?? '';
  if (before !== null && owner.stories) {
    const known = shortHash(id);
    owner.stories.recent = owner.stories.recent.filter(([one]) => one !== known);
  }
  if (marks === '') return;
  owner.stories ??= noStories(now);
  const { recent, usual } = owner.stories;
  if (before === null && learn && after?.negative) learnUsual(usual, marks, now);
  if (at < now - marksKeptMs) return;
  recent.push([shortHash(id), at, now, marks]);
  if (recent.length <= mostRecent) return;
  const kept = recent.filter((one) => one[1] >= now - marksKeptMs);
  owner.stories.recent = kept.slice(-mostRecent);
}

function learnUsual(usual: UsualMarks, marks: string, now: Time): void {
  fade(usual, now);
  countMarks(usual, marksIn(marks));
}

/** Adds one post. Mutates. */
export function countMarks(of: MarkCounts, marks: readonly string[]): void {
  of.said += 1;
  let isNew = false;
  for (const mark of marks) {
    isNew ||= of.counts[mark] === undefined;
    of.counts[mark] = (of.counts[mark] ?? 0) + 1;
  }
  if (!isNew) return;
  const all = Object.entries(of.counts);
  if (all.length <= mostMarks.before) return;
  all.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  of.counts = Object.fromEntries(all.slice(0, mostMarks.after));
}

function fade(usual: UsualMarks, now: Time): void {
  const day = Math.floor(now / dayMs);
  if (day <= usual.day) return;
  scale(usual, 0.5 ** (((day - usual.day) * dayMs) / halfLifeMs));
  usual.day = day;
}

function scale(of: MarkCounts, factor: number): void {
  of.said *= factor;
  for (const [mark, count] of Object.entries(of.counts)) of.counts[mark] = Math.round(count * factor * 1e3) / 1e3;
}

/** What was said longer ago weighs less. Mutates. */
export const halve = (of: MarkCounts): void => scale(of, 0.5);

/** Share of the brand's everyday negatives that have a mark, 0-1; never 0. */
export const usualShare = ({ said, counts }: UsualMarks, mark: string): number =>
  ((counts[mark] ?? 0) + unheard.count) / (said + unheard.said);

/** Forgets what no window reaches any more. Called at each full hour. */
export function forgetMarks(stories: StoryMemory, now: Time): void {
  stories.recent = stories.recent.filter(([, at]) => at >= now - marksKeptMs);
}

/** What a mention is about; empty where it says nothing, or is not remembered. */
export const marksOf = (text: string, heard: Heard): string =>
  heard.negative || markOf(heard) > 0 ? storyMarks(text) : '';

/** Adds what a mention is about to an observation, from its text. */
export function withMarks(observation: Observation, post: { text: string } | undefined): Observation {
  if (observation.type !== 'mention' || observation.after === null || post === undefined) return observation;
  const marks = marksOf(post.text, observation.after);
  return marks === '' ? observation : { ...observation, after: { ...observation.after, marks } };
}
