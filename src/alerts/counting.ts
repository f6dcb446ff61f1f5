import type { CoverageGained, MentionChange } from '../core/detection.ts';
import { countedOncePerMs, hourMs, minuteMs, sliceMs, type Time } from '../core/domain.ts';
import {
  copySource,
  type EngineState,
  emptySource,
  memoryOf,
  type Negative,
  type SourceMemory,
} from './engine-state.ts';
import { addSpan, type Counts, changeHour, historyMs, isLearned, observeHours } from './history.ts';

/** A mention that becomes known later than this teaches the baseline and is no news. */
export const latenessMs = 6 * hourMs;
/** Slices are kept a little longer, so that whole hours can be learned from them. */
export const slicesKeptMs = latenessMs + 2 * hourMs;
/** Negatives are kept so long that whether one of the last hours counts can be told. */
const negativesKeptMs = latenessMs + countedOncePerMs;
/** Clocks of platforms may be a little ahead; what is further in the future is not believed. */
const aheadMs = 10 * minuteMs;

/** A snapshot that may be changed: `counting` and the engine own it for the length of one step. */
export interface Work extends EngineState {
  /** Built when first needed. */
  index: { byId: Map<string, Negative>; bySpeaker: Map<string, Negative[]> } | null;
}

export const thaw = (state: EngineState): Work => ({
  ...state,
  sources: Object.fromEntries(Object.entries(state.sources).map(([name, source]) => [name, copySource(source)])),
  negatives: state.negatives.slice(),
  unlearned: state.unlearned.slice(),
  index: null,
});

export function freeze({ index: _, ...state }: Work): EngineState {
  return state;
}

/** 53 bits of a string (cyrb53, public domain), in base 36. */
function shortHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

export function sourceOf(work: Work, name: string): SourceMemory {
  const known = memoryOf(work.sources, name);
  if (known) return known;
  const source = emptySource();
  // Not by assignment: a source may be called `__proto__`.
  Object.defineProperty(work.sources, name, { value: source, enumerable: true, configurable: true, writable: true });
  return source;
}

const before = (a: Negative, b: Negative): boolean => a[1] < b[1] || (a[1] === b[1] && a[0] < b[0]);

/** Where `negative` stands, or would stand, in a sorted list. */
function placeOf(list: readonly Negative[], negative: Negative): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other && before(other, negative)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function indexOf(work: Work): NonNullable<Work['index']> {
  if (work.index) return work.index;
  const byId = new Map<string, Negative>();
  const bySpeaker = new Map<string, Negative[]>();
  for (const negative of work.negatives) {
    byId.set(negative[0], negative);
    const list = bySpeaker.get(negative[2]);
    if (list) list.push(negative);
    else bySpeaker.set(negative[2], [negative]);
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
  const lists = [slices.mentions, slices.negatives, slices.counted];
  if (slices.mentions.length === 0) slices.from = slice;
  for (; slices.from > slice; slices.from--) for (const list of lists) list.unshift(0);
  const index = slice - slices.from;
  for (const list of lists) while (list.length <= index) list.push(0);
  slices.mentions[index] = Math.max(0, (slices.mentions[index] ?? 0) + delta.mentions);
  slices.negatives[index] = Math.max(0, (slices.negatives[index] ?? 0) + delta.negatives);
  slices.counted[index] = Math.max(0, (slices.counted[index] ?? 0) + delta.counted);
}

/** Decides again whether the negative at `place` of its speaker's list counts. Returns the change: -1, 0 or 1. */
function recount(work: Work, list: Negative[], place: number): number {
  const negative = list[place];
  // What is older is history: whom it followed may be forgotten already.
  if (!negative || negative[1] < work.now - latenessMs) return 0;
  const previous = list[place - 1];
  const counted = previous && negative[1] - previous[1] <= countedOncePerMs ? 0 : 1;
  if (counted === negative[4]) return 0;
  const [id, at, by, source] = negative;
  const decided: Negative = [id, at, by, source, counted];
  list[place] = decided;
  work.negatives[placeOf(work.negatives, negative)] = decided;
  indexOf(work).byId.set(id, decided);
  addCounts(work, source, at, { mentions: 0, negatives: 0, counted: counted - negative[4] });
  return counted - negative[4];
}

function insert(work: Work, change: MentionChange, id: string): number {
  const { byId, bySpeaker } = indexOf(work);
  const by = shortHash(change.speaker);
  let list = bySpeaker.get(by);
  if (!list) {
    list = [];
    bySpeaker.set(by, list);
  }
  const place = placeOf(list, [id, change.at, by, change.source, 0]);
  const previous = list[place - 1];
  const counted = previous && change.at - previous[1] <= countedOncePerMs ? 0 : 1;
  const negative: Negative = [id, change.at, by, change.source, counted];
  list.splice(place, 0, negative);
  byId.set(id, negative);
  work.negatives.splice(placeOf(work.negatives, negative), 0, negative);
  recount(work, list, place + 1);
  return counted;
}

function remove(work: Work, negative: Negative): void {
  const { byId, bySpeaker } = indexOf(work);
  byId.delete(negative[0]);
  work.negatives.splice(placeOf(work.negatives, negative), 1);
  const list = bySpeaker.get(negative[2]) ?? [];
  const place = placeOf(list, negative);
  list.splice(place, 1);
  recount(work, list, place);
}

/**
 * Takes one mention in. True when a counted negative came that is still news. A negative is counted when its speaker
 * has no other one in the 24 h before it; late, corrected and deleted mentions decide the next one again. Exact for
 * event times of the last 6 h.
 */
export function applyMention(work: Work, change: MentionChange): boolean {
  const { at } = change;
  if (!Number.isFinite(at) || at > work.now + aheadMs) return false;
  const mentions = (change.after ? 1 : 0) - (change.before ? 1 : 0);
  let negatives = (change.after?.negative ? 1 : 0) - (change.before?.negative ? 1 : 0);
  let counted = 0;
  if (at >= work.now - negativesKeptMs) {
    const isNegative = change.after?.negative === true;
    if (isNegative || negatives !== 0) {
      const id = shortHash(change.id);
      const known = indexOf(work).byId.get(id);
      negatives = (isNegative ? 1 : 0) - (known ? 1 : 0);
      if (known && !isNegative) {
        counted = -known[4];
        remove(work, known);
      } else if (!known && isNegative) {
        counted = insert(work, change, id);
      }
    }
  }
  const source = sourceOf(work, change.source);
  if (mentions > 0) source.newest = Math.max(source.newest, Math.min(at, work.now));
  if (mentions !== 0 || negatives !== 0 || counted !== 0)
    addCounts(work, change.source, at, { mentions, negatives, counted });
  return counted > 0 && at >= work.now - latenessMs;
}

/** Takes in that a source was observed. */
export function applyCoverage(work: Work, gained: CoverageGained): void {
  const source = sourceOf(work, gained.source);
  const to = Math.min(gained.to, work.now);
  if (!(gained.from < to)) return;
  const kept = work.now - slicesKeptMs;
  if (gained.from < work.foldedTo) observeHours(source, gained.from, Math.min(to, work.foldedTo), work.now);
  if (to > kept) source.coverage = addSpan(source.coverage, Math.max(gained.from, kept), to);
}

/** Forgets slices, coverage and negatives that can no longer matter. */
export function forget(work: Work): void {
  const kept = work.now - slicesKeptMs;
  for (const source of Object.values(work.sources)) {
    const { slices } = source;
    const gone = Math.floor(kept / sliceMs) - slices.from;
    if (gone > 0) {
      for (const list of [slices.mentions, slices.negatives, slices.counted]) list.splice(0, gone);
      slices.from += gone;
    }
    source.coverage = source.coverage.filter(([, to]) => to > kept);
    source.rewritten = source.rewritten.filter(([, to]) => to > kept);
  }
  const oldest = work.now - negativesKeptMs;
  const first = work.negatives.findIndex(([, at]) => at >= oldest);
  const gone = first < 0 ? work.negatives.length : first;
  if (gone === 0) return;
  work.negatives.splice(0, gone);
  work.index = null;
}
