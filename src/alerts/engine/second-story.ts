import { marksIn } from '../../core/detection.ts';
import { hourMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Incident, SecondStory } from '../../core/incident.ts';
import type { Work } from '../memory/counting.ts';
import {
  countMarks,
  halve,
  type MarkCounts,
  marksKeptMs,
  type StoryMemory,
  type ToldStories,
  usualShare,
} from '../memory/story-memory.ts';
import type { View } from '../memory/windows.ts';
import type { Heard } from './alone-in.ts';
import { inOtherWords, inSameWords, type JudgeAlone, type Looked } from './look-for-second.ts';
import { isNew, newWords, storyOf, toldWords } from './story-groups.ts';
import { silentMs } from './switched.ts';

/** What people say in the first hours of an incident is what it is about, */
const firstMs = 2 * hourMs;
/** and what is new in the first hour of a second story belongs to that. */
const nextMs = hourMs;
/** Stories that are remembered beside the first and the last. */
const mostLater = 2;
/** A story moves on: so many posts show what it is about now. */
const mostSaid = 200;

/**
 * Something that many people speak of in the open incident and that no message named: those whose words are not those of
 * what was told, but of each other. They alone would open an incident, and they come on top of the others. Any such
 * group is part of the brand's normal complaints or is something new, so that the rule's own threshold holds for all
 * groups together. Decided at each 5-minute boundary. Mutates what was told.
 */
export function secondStory(
  { work, incident }: { work: Work; incident: Incident },
  sources: readonly string[],
  viewAt: (at: Time) => View,
  judge: JudgeAlone,
): SecondStory | null {
  const { now, stories } = work;
  if (now % sliceMs !== 0 || !stories) return null;
  const told = toldOf(stories, incident, now);
  const usual = usualIn(stories);
  const known = told.stories.map((story) => toldWords(story, usual));
  const heard = heardLately(work, stories, sources).map((one) => ({ ...one, story: storyOf(one, known) }));
  const others = heard.filter(({ story }) => story === null);
  const words = newWords(others, heard, usual);
  const alike = others.filter((one) => isNew(one, words));
  // What became known while it was fresh is what was told, in whatever words.
  const group = alike.filter(({ seen }) => seen > told.until);
  const isFirst = told.stories.length === 1;
  const isFresh = now <= told.until;
  const fresh = isFresh ? (isFirst ? others.filter(({ one }) => one.at >= incident.since) : alike) : [];
  takeIn(told, heard, new Set(fresh), now);
  if (isFresh || (work.switched && now < work.switched.at + silentMs)) return null;
  const looked: Looked = { heard, usual, after: told.until, now, negatives: work.negatives, viewAt, judge };
  return inSameWords(looked, group, words) ?? inOtherWords(looked);
}

/** What is told in a message is told. */
export function tellStory({ stories, now }: Pick<Work, 'stories' | 'now'>, { marks }: SecondStory): void {
  const told = stories?.told;
  if (!told) return;
  const story: MarkCounts = { said: 0, counts: {} };
  const words = new Set(marksIn(marks));
  for (const [, , , packed] of stories.recent) {
    const own = marksIn(packed);
    if (own.some((mark) => words.has(mark))) countMarks(story, own);
  }
  const [first, ...later] = told.stories;
  told.stories = [...(first ? [first] : []), ...later.slice(-mostLater), story];
  told.until = now + nextMs;
}

/** Of an incident that this memory does not know yet, what is said until now is known. */
function toldOf(stories: StoryMemory, { id, openedAt, since }: Incident, now: Time): ToldStories {
  if (stories.told?.incident !== id) {
    const until = now + (now - openedAt <= sliceMs ? firstMs : marksKeptMs);
    stories.told = { incident: id, stories: [{ said: 0, counts: {} }], to: Math.min(since, now) - 1, until };
  }
  return stories.told;
}

function usualIn({ usual }: StoryMemory): (mark: string) => number {
  const known = new Map<string, number>();
  return (mark) => {
    const share = known.get(mark) ?? usualShare(usual, mark);
    known.set(mark, share);
    return share;
  };
}

function heardLately({ negatives, now }: Work, { recent }: StoryMemory, sources: readonly string[]): Heard[] {
  const marked = new Map(recent.map((post) => [post[0], post]));
  const heard: Heard[] = [];
  for (let i = negatives.length - 1; i >= 0; i--) {
    const one = negatives[i];
    if (!one || one.at < now - marksKeptMs) break;
    const post = marked.get(one.id);
    if (post === undefined || !sources.includes(one.source)) continue;
    heard.push({ one, speaker: one.speaker, seen: post[2], marks: marksIn(post[3]), story: null });
  }
  return heard;
}

/** What is said of a story that was told belongs to it; `fresh`: to the last one. Of copies the first shows its words. */
function takeIn(told: ToldStories, heard: readonly Heard[], fresh: ReadonlySet<Heard>, now: Time): void {
  const wordings = new Set(
    heard.flatMap(({ seen, marks, story }) => (seen <= told.to && story !== null ? [marks.join('')] : [])),
  );
  for (const one of heard) {
    const story = told.stories.at(one.story ?? (fresh.has(one) ? -1 : told.stories.length));
    const wording = one.marks.join('');
    if (one.seen <= told.to || !story || wordings.has(wording)) continue;
    wordings.add(wording);
    countMarks(story, one.marks);
    if (story.said >= mostSaid) halve(story);
  }
  told.to = now;
}
