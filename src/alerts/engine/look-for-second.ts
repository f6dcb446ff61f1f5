import { hourMs, type Time } from '../../core/domain.ts';
import type { SecondStory } from '../../core/incident.ts';
import type { Opinion } from '../detectors/detector.ts';
import type { RecentNegative } from '../memory/engine-state.ts';
import type { View } from '../memory/windows.ts';
import { aloneIn, type Heard } from './alone-in.ts';
import { comesOnTop } from './comes-on-top.ts';
import { notTold, notToldIn } from './not-told.ts';
import { speakersOf, type Weights, wordsOf } from './story-groups.ts';

/** Moments at which a group is judged. */
const lookBackMs = hourMs;
const mostMoments = 24;
/** Fewer people are no second story, nor is a smaller part of all who speak: some of a large wave find other words. */
const fewestPeople = 4;
const leastPart = 0.05;
/** The words of a story that are remembered. */
const mostOfStory = 50;

/** Judges the counts of some of the people as if they alone had spoken. */
export type JudgeAlone = (view: View) => readonly Opinion[];

/** What is looked at, and how. */
export interface Looked {
  heard: readonly Heard[];
  usual: (mark: string) => number;
  /** What became known up to then was told. */
  after: Time;
  now: Time;
  negatives: readonly RecentNegative[];
  viewAt: (at: Time) => View;
  judge: JudgeAlone;
}

/** A group that shares new words, which alone would open an incident. */
export function inSameWords(
  { heard, now, negatives, viewAt, judge }: Looked,
  group: readonly Heard[],
  words: Weights,
): SecondStory | null {
  if (peopleIn(group) < fewestIn(heard)) return null;
  const others = heard.filter(({ story }) => story === null);
  for (const at of momentsOf(group, now)) {
    const until = (some: readonly Heard[]) => some.filter(({ seen }) => seen <= at);
    const opinion = judge(aloneIn(viewAt(at), until(group), until(others))).find(({ holds }) => holds);
    if (!opinion) continue;
    const { since } = opinion.finding();
    const own = group.map(({ one }) => one);
    if (comesOnTop(own, negatives, viewAt, { from: since, to: at })) return describe(group, words, since);
  }
  return null;
}

/** The first people of a story have few words in common yet. But suddenly many speak of what was not told. */
export function inOtherWords({ heard, usual, after, now, negatives, viewAt, judge }: Looked): SecondStory | null {
  const others = notTold(heard);
  const newest = others.filter(({ seen }) => seen > after);
  if (peopleIn(newest) < fewestIn(heard)) return null;
  const opinion = judge(notToldIn(viewAt(now), heard, after)).find(({ holds }) => holds);
  if (!opinion) return null;
  const { since } = opinion.finding();
  const [own, earlier] = [newest.filter(({ one }) => one.at >= since), others.filter(({ one }) => one.at < since)];
  const all = own.map(({ one }) => one);
  if (!comesOnTop(all, negatives, viewAt, { from: since, to: now })) return null;
  const words = wordsOf(own, earlier, heard, usual);
  return words.size > 0 ? describe(own, words, since) : null;
}

/**
 * When the group would have been judged, newest first: that its people belong together is known later than that they are
 * many.
 */
function momentsOf(group: readonly Heard[], now: Time): Time[] {
  const known = group.flatMap(({ one, seen }) => (one.counted ? [seen] : [])).sort((a, b) => a - b);
  const moments = known.slice(fewestPeople - 1).filter((at) => at >= now - lookBackMs);
  return [...new Set([...moments, now])].reverse().slice(0, mostMoments);
}

const fewestIn = (heard: readonly Heard[]): number => Math.max(fewestPeople, leastPart * peopleIn(heard));

const peopleIn = (heard: readonly Heard[]): number =>
  new Set(heard.filter(({ one }) => one.counted).map(({ speaker }) => speaker)).size;

/** Its words are those that most of its people say. `since`: what was said before may be chance. */
function describe(all: readonly Heard[], words: Weights, since: Time): SecondStory {
  const group = all.filter(({ one }) => one.at >= since);
  const most = [...speakersOf(group)]
    .filter(([mark, { size }]) => size > 1 && words.has(mark))
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .slice(0, mostOfStory);
  return {
    people: peopleIn(group),
    since,
    marks: most.map(([mark]) => mark).join(''),
  };
}
