import type { CoverageGained, Heard, MentionChange } from '../../core/detection.ts';
import { countedOncePerMs, hourMs, minuteMs, sliceMs, type Time } from '../../core/domain.ts';
import {
  type Counts,
  copyPeaks,
  copySource,
  countNames,
  type EngineState,
  emptySource,
  memoryOf,
  noCounts,
  type SourceMemory,
  type Voice,
} from './engine-state.ts';
import { addSpan, changeHour, historyMs, isLearned, observeHours } from './history.ts';
import { copyMemory } from './urgent-posts.ts';

/** A mention that becomes known later than this teaches the baseline but is not news. */
export const latenessMs = 6 * hourMs;
/** Slices are kept a little longer, so that whole hours can be learned from them. */
export const slicesKeptMs = latenessMs + 2 * hourMs;
/** Voices are kept long enough to decide whether a negative in the lateness period counts. */
const voicesKeptMs = latenessMs + countedOncePerMs;
/** Tolerance for platform clocks that run ahead. Mentions further in the future are ignored. */
const aheadMs = 10 * minuteMs;

/** A mutable snapshot. `counting` and the engine own it during one step. */
export interface Work extends EngineState {
  /** Built on first use. */
  index: { byId: Map<string, Voice>; byVoice: Map<string, Voice[]> } | null;
}

export const thaw = (state: EngineState): Work => ({
  ...state,
  sources: Object.fromEntries(Object.entries(state.sources).map(([name, source]) => [name, copySource(source)])),
  voices: state.voices.slice(),
  peaks: copyPeaks(state.peaks),
  unlearned: state.unlearned.slice(),
  ...(state.urgency && { urgency: copyMemory(state.urgency) }),
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
  // defineProperty instead of assignment, because a source may be named `__proto__`.
  Object.defineProperty(work.sources, name, { value: source, enumerable: true, configurable: true, writable: true });
  return source;
}

const before = (a: Voice, b: Voice): boolean => a[1] < b[1] || (a[1] === b[1] && a[0] < b[0]);

/** Position of `voice` in a sorted list, or where to insert it. */
function placeOf(list: readonly Voice[], voice: Voice): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other && before(other, voice)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const firstVoice = 7;

function indexOf(work: Work): NonNullable<Work['index']> {
  if (work.index) return work.index;
  const byId = new Map<string, Voice>();
  const byVoice = new Map<string, Voice[]>();
  for (const voice of work.voices) {
    byId.set(voice[0], voice);
    for (let i = firstVoice; i < voice.length; i++) {
      const list = byVoice.get(voice[i] as string);
      if (list) list.push(voice);
      else byVoice.set(voice[i] as string, [voice]);
    }
  }
  work.index = { byId, byVoice };
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

/** Decides whether a mention counts, and its gain, from those in the 24 h before that share a voice with it. */
function decide(work: Work, voice: Voice): Voice {
  const [id, at, source, negative, , mark, , ...voices] = voice;
  let counted = negative;
  let highest = 0;
  const { byVoice } = indexOf(work);
  for (const name of voices) {
    const list = byVoice.get(name) ?? [];
    for (let i = placeOf(list, voice) - 1; i >= 0; i--) {
      const other = list[i];
      if (!other || at - other[1] > countedOncePerMs) break;
      if (other[3] === 1) counted = 0;
      if (other[5] > highest) highest = other[5];
      if (counted === 0 && highest >= mark) break;
    }
  }
  return [id, at, source, negative, counted, mark, Math.max(0, mark - highest), ...voices];
}

/** Replaces `known` with `decided`, which has the same id, time and voices. */
function replace(work: Work, known: Voice, decided: Voice): void {
  const { byId, byVoice } = indexOf(work);
  byId.set(decided[0], decided);
  work.voices[placeOf(work.voices, known)] = decided;
  for (let i = firstVoice; i < decided.length; i++) {
    const list = byVoice.get(decided[i] as string);
    if (list) list[placeOf(list, known)] = decided;
  }
}

/** Decides again for mentions within 24 h after `voice` that share one of its voices. */
function redecideAfter(work: Work, voice: Voice): void {
  const later = new Map<string, Voice>();
  for (let i = firstVoice; i < voice.length; i++) {
    const list = indexOf(work).byVoice.get(voice[i] as string) ?? [];
    for (let place = placeOf(list, voice); place < list.length; place++) {
      const other = list[place];
      if (!other || other[1] - voice[1] > countedOncePerMs) break;
      if (other[0] === voice[0]) continue;
      // Older mentions are history: what preceded them may already be forgotten.
      if (other[1] >= work.now - latenessMs) later.set(other[0], other);
      // This mention already decides all later ones. Stopping here avoids quadratic time in a flood of thousands.
      if (other[3] >= voice[3] && other[5] >= voice[5]) break;
    }
  }
  for (const known of later.values()) {
    const decided = decide(work, known);
    if (decided[4] === known[4] && decided[6] === known[6]) continue;
    replace(work, known, decided);
    addCounts(work, known[2], known[1], {
      ...noCounts,
      counted: decided[4] - known[4],
      weight: decided[6] - known[6],
      squares: decided[6] ** 2 - known[6] ** 2,
    });
  }
}

function insert(work: Work, voice: Voice): Voice {
  const { byId, byVoice } = indexOf(work);
  const decided = decide(work, voice);
  byId.set(decided[0], decided);
  work.voices.splice(placeOf(work.voices, decided), 0, decided);
  for (let i = firstVoice; i < decided.length; i++) {
    const name = decided[i] as string;
    const list = byVoice.get(name);
    if (list) list.splice(placeOf(list, decided), 0, decided);
    else byVoice.set(name, [decided]);
  }
  redecideAfter(work, decided);
  return decided;
}

function remove(work: Work, voice: Voice): void {
  const { byId, byVoice } = indexOf(work);
  byId.delete(voice[0]);
  work.voices.splice(placeOf(work.voices, voice), 1);
  for (let i = firstVoice; i < voice.length; i++) {
    const list = byVoice.get(voice[i] as string);
    if (list) list.splice(placeOf(list, voice), 1);
  }
  redecideAfter(work, voice);
}

/** Lower marks are dropped: this saves memory and measured no worse. */
const leastMark = 20;

/** Probability in percent that the mention is negative. */
function markOf({ negative, p }: Heard): number {
  if (p === null || p === undefined || !(p >= 0 && p <= 1)) return negative ? 100 : 0;
  const mark = Math.round(100 * p);
  return mark < leastMark ? 0 : mark;
}

function voiceOf(change: MentionChange, heard: Heard): Voice {
  const voices = new Set([shortHash(change.speaker), ...(heard.stories ?? []).map((story) => shortHash(`s ${story}`))]);
  return [shortHash(change.id), change.at, change.source, heard.negative ? 1 : 0, 0, markOf(heard), 0, ...voices];
}

/**
 * Applies one mention. True when it adds a counted negative that is still news. A negative is counted when no other
 * negative in the 24 h before shares a voice with it. Late, corrected and deleted mentions cause later ones to be
 * decided again. Exact for event times in the last 6 h.
 */
export function applyMention(work: Work, change: MentionChange): boolean {
  const { at } = change;
  if (!Number.isFinite(at) || at > work.now + aheadMs) return false;
  const delta: Counts = {
    ...noCounts,
    mentions: (change.after ? 1 : 0) - (change.before ? 1 : 0),
    negatives: (change.after?.negative ? 1 : 0) - (change.before?.negative ? 1 : 0),
  };
  if (at >= work.now - voicesKeptMs) {
    const known = indexOf(work).byId.get(shortHash(change.id));
    const heard = change.after === null ? null : voiceOf(change, change.after);
    const isVoice = heard !== null && (heard[3] === 1 || heard[5] > 0);
    if (known || isVoice) delta.negatives = (isVoice ? heard[3] : 0) - (known?.[3] ?? 0);
    if (known && !(isVoice && heard[3] === known[3] && heard[5] === known[5])) {
      remove(work, known);
      delta.counted -= known[4];
      delta.weight -= known[6];
      delta.squares -= known[6] ** 2;
    }
    if (isVoice && !(known && heard[3] === known[3] && heard[5] === known[5])) {
      const inserted = insert(work, heard);
      delta.counted += inserted[4];
      delta.weight += inserted[6];
      delta.squares += inserted[6] ** 2;
    }
  }
  const source = sourceOf(work, change.source);
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
  if (gained.from < work.foldedTo) observeHours(source, gained.from, Math.min(to, work.foldedTo), work.now);
  if (to > kept) source.coverage = addSpan(source.coverage, Math.max(gained.from, kept), to);
}

/** Forgets slices, coverage and voices that no longer matter. */
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
  const oldest = work.now - voicesKeptMs;
  const first = work.voices.findIndex(([, at]) => at >= oldest);
  const gone = first < 0 ? work.voices.length : first;
  if (gone === 0) return;
  work.voices.splice(0, gone);
  work.index = null;
}
