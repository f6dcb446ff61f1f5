import { marksIn } from '../../core/detection.ts';
import { hourMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Incident, SecondStory } from '../../core/incident.ts';
import type { Opinion } from '../detectors/detector.ts';
import type { Work } from '../memory/counting.ts';
import type { RecentNegative } from '../memory/engine-state.ts';
import { isUsual, marksKeptMs, type StoryMemory, type ToldMarks } from '../memory/story-memory.ts';
import type { View, WindowCounts } from '../memory/windows.ts';
import { silentMs } from './switched.ts';

/** What people say in the first hour of an incident is what it is about. */
const firstMs = hourMs;
/** Someone who shares so many marks with what was told speaks of the same, */
const alike = 2;
/** and someone who shares this part of the few that they have. */
const alikePart = 0.5;
/** The words of what was told, latest use last. */
const mostTold = 200;
const fewestPeople = 4;
/** Candidates that are looked at, most people first. */
const mostLookedAt = 8;
/** A mark that this part of its sayers say along with what was told belongs to it. */
const belongs = 0.5;
/** How often a group is widened by its words. */
const mostRounds = 4;
/** The words of a story that are remembered. */
const mostOfStory = 50;

/** A remembered mention, and which of its marks can tell stories apart. */
interface Said {
  one: RecentNegative;
  marks: string[];
  isTold: boolean;
}

/** Judges the counts of some of the people as if they alone had spoken. */
export type JudgeAlone = (view: View) => readonly Opinion[];

/**
 * Something that many people speak of in the open incident and that no message named: those who share fewer than two
 * marks with what was told, by the mark that most of them have. They alone would open an incident. Any such group is
 * part of the brand's normal complaints or of something new, so that the rule's own threshold holds for all of them
 * together. Decided at each 5-minute boundary. Mutates what was told.
 */
export function secondStory(
  { work, incident }: { work: Work; incident: Incident },
  sources: readonly string[],
  seen: View,
  judge: JudgeAlone,
): SecondStory | null {
  const { now } = work;
  if (now % sliceMs !== 0 || !work.stories) return null;
  const told = toldOf(work.stories, incident, now);
  const said = saidLately(work, work.stories, sources, new Set(told.marks));
  absorb(told, said, now < told.until);
  if (now < told.until || (work.switched && now < work.switched.at + silentMs)) return null;
  const others = said.filter(({ isTold }) => !isTold);
  const known = new Set(told.marks);
  for (const mark of candidates(others, said)) {
    const group = groupAround(mark, others, known);
    const holds = judge(aloneIn(seen, group, said)).some((opinion) => opinion.holds);
    if (holds) return describe(group, known);
  }
  return null;
}

/** What is told in a message is told: also what the second story is about. */
export function tellStory({ stories }: Pick<Work, 'stories'>, story: SecondStory): void {
  if (stories?.told) add(stories.told, marksIn(story.marks));
}

/** Of an incident that this memory does not know yet, what is said until now is known. */
function toldOf(stories: StoryMemory, { id, openedAt }: Incident, now: Time): ToldMarks {
  if (stories.told?.incident !== id) {
    const isKnown = now - openedAt <= sliceMs;
    stories.told = { incident: id, until: now + (isKnown ? firstMs : marksKeptMs), marks: [] };
  }
  return stories.told;
}

function saidLately(
  { negatives, now }: Work,
  { recent, usual }: StoryMemory,
  sources: readonly string[],
  told: ReadonlySet<string>,
): Said[] {
  const marksOf = new Map(recent.map(([id, , marks]) => [id, marks]));
  const usuals = new Map<string, boolean>();
  const isTelling = (mark: string): boolean => {
    const known = usuals.get(mark) ?? isUsual(usual, mark);
    usuals.set(mark, known);
    return !known;
  };
  const said: Said[] = [];
  for (let i = negatives.length - 1; i >= 0; i--) {
    const one = negatives[i];
    if (!one || one.at < now - marksKeptMs) break;
    const packed = marksOf.get(one.id);
    if (packed === undefined || !sources.includes(one.source)) continue;
    const marks = marksIn(packed).filter(isTelling);
    said.push({ one, marks, isTold: isAlike(marks, told) });
  }
  return said;
}

function isAlike(marks: readonly string[], words: ReadonlySet<string>): boolean {
  const shared = marks.filter((mark) => words.has(mark)).length;
  return shared >= alike || (shared > 0 && shared >= alikePart * marks.length);
}

/** Speakers of each mark. */
function speakersOf(said: readonly Said[]): Map<string, Set<string>> {
  const speakers = new Map<string, Set<string>>();
  for (const { one, marks } of said)
    for (const mark of marks) {
      const known = speakers.get(mark);
      if (known) known.add(one.speaker);
      else speakers.set(mark, new Set([one.speaker]));
    }
  return speakers;
}

/** The words of those who speak of what was told are told as well. `all`: whatever is said is told. */
function absorb(told: ToldMarks, said: readonly Said[], all: boolean): void {
  const speakers = speakersOf(said);
  const related = speakersOf(said.filter(({ isTold }) => isTold));
  const people = new Set(said.map(({ one }) => one.speaker)).size;
  const least = people < 2 * fewestPeople ? 1 : 2;
  const found = [...speakers]
    .filter(([mark, sayers]) => {
      const here = related.get(mark)?.size ?? 0;
      return all ? sayers.size >= least : here >= 2 && here >= belongs * sayers.size;
    })
    .sort(([a, x], [b, y]) => x.size - y.size || (a < b ? -1 : 1));
  add(
    told,
    found.map(([mark]) => mark),
  );
}

function add(told: ToldMarks, marks: readonly string[]): void {
  const fresh = new Set(marks);
  told.marks = [...told.marks.filter((mark) => !fresh.has(mark)), ...fresh].slice(-mostTold);
}

/** Marks that enough people say, and few of them along with what was told. */
function candidates(others: readonly Said[], said: readonly Said[]): string[] {
  const all = speakersOf(said);
  return [...speakersOf(others.filter(({ one }) => one.counted))]
    .filter(([mark, sayers]) => sayers.size >= fewestPeople && sayers.size > belongs * (all.get(mark)?.size ?? 0))
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .slice(0, mostLookedAt)
    .map(([mark]) => mark);
}

/**
 * Those who say a mark, those who use the words of these, and so on: few people who are angry about one thing share one
 * word. The larger the group the better, as it is measured against all of the brand's normal complaints.
 */
function groupAround(seed: string, others: readonly Said[], told: ReadonlySet<string>): Said[] {
  let group = others.filter(({ marks }) => marks.includes(seed));
  for (let round = 0; round < mostRounds; round++) {
    const words = new Set(wordsOf(group, told));
    words.add(seed);
    const wider = others.filter(({ marks }) => isAlike(marks, words));
    if (wider.length <= group.length) break;
    group = wider;
  }
  return group;
}

/** Marks that more than one of them says, most people first. */
const wordsOf = (group: readonly Said[], told: ReadonlySet<string>): string[] =>
  [...speakersOf(group)]
    .filter(([mark, { size }]) => size > 1 && !told.has(mark))
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .map(([mark]) => mark);

function describe(group: readonly Said[], told: ReadonlySet<string>): SecondStory {
  const counted = group.filter(({ one }) => one.counted);
  return {
    people: new Set(counted.map(({ one }) => one.speaker)).size,
    since: Math.min(...counted.map(({ one }) => one.at)),
    marks: wordsOf(group, told).slice(0, mostOfStory).join(''),
  };
}

/** The windows as if of the negatives only those of the group had been posted, and none of the wave's other posts. */
function aloneIn(seen: View, group: readonly Said[], said: readonly Said[]): View {
  const told = said.filter(({ isTold }) => isTold);
  return {
    ...seen,
    window(scaleMs): WindowCounts {
      const all = seen.window(scaleMs);
      const inside = group.map(({ one }) => one).filter(({ at }) => at >= all.from);
      const negatives = inside.filter(({ negative }) => negative).length;
      const toldHere = told.filter(({ one }) => one.negative && one.at >= all.from).length;
      // What goes beyond a normal day, and comes with the wave, is part of it.
      const others = all.mentions - all.negatives;
      const beyond = Math.max(0, others - Math.max(0, all.expectedMentions - all.expectedNegatives));
      return {
        ...all,
        mentions: negatives + others - Math.min(beyond, toldHere),
        negatives,
        // Time that was not observed counts for nothing.
        counted: Math.min(all.counted, inside.filter(({ counted }) => counted).length),
        weight: Math.min(all.weight, inside.reduce((sum, { gain }) => sum + gain, 0) / 100),
      };
    },
    firstCounted: (from) => Math.min(...group.map(({ one }) => one.at).filter((at) => at >= from), Number.MAX_VALUE),
  };
}
