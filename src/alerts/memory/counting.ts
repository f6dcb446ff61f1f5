import type { CoverageGained, MentionChange } from '../../core/detection.ts';
import { countedOncePerMs, hourMs, minuteMs, sliceMs, type Time } from '../../core/domain.ts';
import { isNameless } from '../../core/identity.ts';
import {
  type Counts,
  copyPeaks,
  copySource,
  countNames,
  type EngineState,
  emptySource,
  memoryOf,
  noCounts,
  type PeopleMemory,
  type RecentNegative,
  type SourceMemory,
} from './engine-state.ts';
import { addSpan, changeHour, coverHours, historyMs, isLearned } from './history.ts';
import { markOf } from './mark-of.ts';
import { noteName } from './nameless.ts';
import { change as changePeople, numberOf, type PeopleNow, peopleNow, settle } from './people.ts';
import { shortHash } from './short-hash.ts';
import { copyStories } from './story-memory.ts';
import { copyMemory } from './urgent-posts.ts';

/** A mention that becomes known later than this teaches the baseline but is not news. */
export const latenessMs = 6 * hourMs;
/** Slices are kept a little longer, so that whole hours can be learned from them. */
export const slicesKeptMs = latenessMs + 2 * hourMs;
/** Negatives are kept so long that whether one of the last hours counts can be told. */
const negativesKeptMs = latenessMs + countedOncePerMs;
/** Clocks of platforms may be a little ahead; what is further in the future is not believed. */
const aheadMs = 10 * minuteMs;

/** A mutable snapshot. `counting` and the engine own it during one step. */
export interface Work extends EngineState {
  /** Built when first needed. */
  index: { byId: Map<string, RecentNegative>; bySpeaker: Map<string, RecentNegative[]> } | null;
  /** Built when first needed. */
  peopleNow: PeopleNow | null;
}

export const thaw = (state: EngineState): Work => ({
  ...state,
  sources: Object.fromEntries(Object.entries(state.sources).map(([name, source]) => [name, copySource(source)])),
  negatives: state.negatives.slice(),
  peaks: copyPeaks(state.peaks),
  unlearned: state.unlearned.slice(),
  ...(state.urgency && { urgency: copyMemory(state.urgency) }),
  ...(state.stories && { stories: copyStories(state.stories) }),
  index: null,
  peopleNow: null,
});

export function freeze({ index: _, peopleNow: __, ...state }: Work): EngineState {
  return state;
}

/** The distinct people of the incident that `people` follows. */
export function peopleOf(work: Work): number {
  if (!work.people) return 0;
  work.peopleNow ??= peopleNow(work.people, work.negatives);
  return numberOf(work.people, work.peopleNow);
}

/** Follows the people of another incident, or of none. */
export function followPeople(work: Work, people: PeopleMemory | null): void {
  work.people = people;
  work.peopleNow = null;
}

function notePerson({ people, peopleNow: now }: Work, one: RecentNegative, by: 1 | -1): void {
  if (people && now) changePeople(now, people, one, by);
}

export function sourceOf(work: Work, name: string): SourceMemory {
  const known = memoryOf(work.sources, name);
  if (known) return known;
  const source = emptySource();
  // defineProperty instead of assignment, because a source may be named `__proto__`.
  Object.defineProperty(work.sources, name, { value: source, enumerable: true, configurable: true, writable: true });
  return source;
}

const before = (a: RecentNegative, b: RecentNegative): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

/** Where `one` stands, or would stand, in a sorted list. */
function placeOf(list: readonly RecentNegative[], one: RecentNegative): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other && before(other, one)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function indexOf(work: Work): NonNullable<Work['index']> {
  if (work.index) return work.index;
  const byId = new Map<string, RecentNegative>();
  const bySpeaker = new Map<string, RecentNegative[]>();
  for (const one of work.negatives) {
    byId.set(one.id, one);
    const list = bySpeaker.get(one.speaker);
    if (list) list.push(one);
    else bySpeaker.set(one.speaker, [one]);
  }
  work.index = { byId, bySpeaker };
  return work.index;
}

function addCounts(work: Work, sourceName: string, at: Time, delta: Counts): void {
  const source = sourceOf(work, sourceName);
  if (at >= work.now - historyMs && isLearned(source, at, work.foldedTo)) changeHour(source, at, delta);
  if (at < work.now - slicesKeptMs) return;
  const { slices } = source;
  const slice = Math.floor(at / sliceMs);
  if (slices.mentions.length === 0) slices.from = slice;
  for (; slices.from > slice; slices.from--) for (const name of countNames) slices[name].unshift(0);
  const index = slice - slices.from;
  for (const name of countNames) {
    const list = slices[name];
    while (list.length <= index) list.push(0);
    list[index] = Math.max(0, (list[index] ?? 0) + delta[name]);
  }
}

/** Whether it counts, and its gain, by what its speaker said in the 24 h before. */
function decide(work: Work, one: RecentNegative): RecentNegative {
  let counted = one.negative;
  let highest = 0;
  const list = indexOf(work).bySpeaker.get(one.speaker) ?? [];
  for (let i = placeOf(list, one) - 1; i >= 0; i--) {
    const other = list[i];
    if (!other || one.at - other.at > countedOncePerMs) break;
    if (other.negative) counted = false;
    if (other.mark > highest) highest = other.mark;
    if (!counted && highest >= one.mark) break;
  }
  return { ...one, counted, gain: Math.max(0, one.mark - highest) };
}

/** Puts `decided` in the place of `known`, which has the same id, time and speaker. */
function replace(work: Work, known: RecentNegative, decided: RecentNegative): void {
  const { byId, bySpeaker } = indexOf(work);
  byId.set(decided.id, decided);
  work.negatives[placeOf(work.negatives, known)] = decided;
  const list = bySpeaker.get(decided.speaker);
  if (list) list[placeOf(list, known)] = decided;
}

/** Decides again what the same speaker said within 24 h after `one`. */
function redecideAfter(work: Work, one: RecentNegative): void {
  const later: RecentNegative[] = [];
  const list = indexOf(work).bySpeaker.get(one.speaker) ?? [];
  for (let place = placeOf(list, one); place < list.length; place++) {
    const other = list[place];
    if (!other || other.at - one.at > countedOncePerMs) break;
    // What is older is history: whom it followed may be forgotten already.
    if (other.id === one.id) continue;
    if (other.at >= work.now - latenessMs) later.push(other);
    // To all that come after it, this one says as much: a flood of thousands must not be gone through for each of it.
    if ((other.negative || !one.negative) && other.mark >= one.mark) break;
  }
  for (const known of later) {
    const decided = decide(work, known);
    if (decided.counted === known.counted && decided.gain === known.gain) continue;
    replace(work, known, decided);
    addCounts(work, known.source, known.at, {
      ...noCounts,
      counted: Number(decided.counted) - Number(known.counted),
      weight: decided.gain - known.gain,
      squares: decided.gain ** 2 - known.gain ** 2,
    });
  }
}

function insert(work: Work, one: RecentNegative): RecentNegative {
  const { byId, bySpeaker } = indexOf(work);
  const decided = decide(work, one);
  byId.set(decided.id, decided);
  work.negatives.splice(placeOf(work.negatives, decided), 0, decided);
  const list = bySpeaker.get(decided.speaker);
  if (list) list.splice(placeOf(list, decided), 0, decided);
  else bySpeaker.set(decided.speaker, [decided]);
  notePerson(work, decided, 1);
  redecideAfter(work, decided);
  return decided;
}

function remove(work: Work, one: RecentNegative): void {
  const { byId, bySpeaker } = indexOf(work);
  byId.delete(one.id);
  work.negatives.splice(placeOf(work.negatives, one), 1);
  const list = bySpeaker.get(one.speaker);
  if (list) list.splice(placeOf(list, one), 1);
  notePerson(work, one, -1);
  redecideAfter(work, one);
}

/** Null: neither negative nor likely to be. Its speaker need not be known then. */
function negativeOf(id: string, { at, source, speaker, after }: MentionChange): RecentNegative | null {
  const mark = after ? markOf(after) : 0;
  if (!after?.negative && mark === 0) return null;
  const negative = after?.negative ?? false;
  const one = { id, at, source, speaker: shortHash(speaker), negative, counted: false, mark, gain: 0 };
  return isNameless(speaker) ? { ...one, nameless: true } : one;
}

/**
 * Applies one mention. True when it adds a counted negative that is still news. A negative is counted when its speaker
 * had none in the 24 h before. Late, corrected and deleted mentions cause later ones to be decided again. Exact for
 * event times in the last 6 h.
 */
export function applyMention(work: Work, change: MentionChange): boolean {
  const { at } = change;
  if (!Number.isFinite(at) || at > work.now + aheadMs) return false;
  const delta: Counts = {
    ...noCounts,
    mentions: (change.after ? 1 : 0) - (change.before ? 1 : 0),
    negatives: (change.after?.negative ? 1 : 0) - (change.before?.negative ? 1 : 0),
  };
  if (at >= work.now - negativesKeptMs) {
    const id = shortHash(change.id);
    const known = indexOf(work).byId.get(id);
    const next = negativeOf(id, change);
    if (known || next) delta.negatives = Number(next?.negative ?? false) - Number(known?.negative ?? false);
    if (!known || !next || next.negative !== known.negative || next.mark !== known.mark) {
      if (known) {
        remove(work, known);
        delta.counted -= Number(known.counted);
        delta.weight -= known.gain;
        delta.squares -= known.gain ** 2;
      }
      if (next) {
        const inserted = insert(work, next);
        delta.counted += Number(inserted.counted);
        delta.weight += inserted.gain;
        delta.squares += inserted.gain ** 2;
      }
    }
  }
  const source = sourceOf(work, change.source);
  if (change.before === null && change.after) noteName(source, change.speaker);
  if (delta.mentions > 0) source.newest = Math.max(source.newest, Math.min(at, work.now));
  if (countNames.some((name) => delta[name] !== 0)) addCounts(work, change.source, at, delta);
  return delta.counted > 0 && at >= work.now - latenessMs;
}

/** Applies newly observed coverage. */
export function applyCoverage(work: Work, gained: CoverageGained): void {
  const source = sourceOf(work, gained.source);
  const to = Math.min(gained.to, work.now);
  if (!(gained.from < to)) return;
  const kept = work.now - slicesKeptMs;
  if (gained.from < work.foldedTo) coverHours(source, gained.from, Math.min(to, work.foldedTo), work.now);
  if (to > kept) source.coverage = addSpan(source.coverage, Math.max(gained.from, kept), to);
}

/** Forgets slices, coverage and negatives that no longer matter. */
export function forget(work: Work): void {
  const kept = work.now - slicesKeptMs;
  for (const source of Object.values(work.sources)) {
    const { slices } = source;
    const gone = Math.floor(kept / sliceMs) - slices.from;
    if (gone > 0) {
      for (const name of countNames) slices[name].splice(0, gone);
      slices.from += gone;
    }
    source.coverage = source.coverage.filter(([, to]) => to > kept);
    source.rewritten = source.rewritten.filter(([, to]) => to > kept);
  }
  const oldest = work.now - negativesKeptMs;
  const first = work.negatives.findIndex(({ at }) => at >= oldest);
  const gone = first < 0 ? work.negatives.length : first;
  if (gone === 0) return;
  const forgotten = work.negatives.splice(0, gone);
  if (work.people) followPeople(work, settle(work.people, forgotten));
  work.index = null;
}
