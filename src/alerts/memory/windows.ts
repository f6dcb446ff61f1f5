import { hourMs, minuteMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Baseline } from './baseline.ts';
import { plus } from './cells.ts';
import { type EngineState, memoryOf, type SourceMemory, type Span } from './engine-state.ts';
import { type HeardLately, heardLately, lastHours, type WindowCounts } from './heard-lately.ts';
import { coveredIn } from './history.ts';
import { namelessBeyond, namelessUsually } from './nameless.ts';
import { type LevelNow, levelNow } from './typical-day.ts';
import { type UrgentPost, urgentNow } from './urgent-posts.ts';

export type { WindowCounts } from './heard-lately.ts';

/** Longest window that a detector may request. */
const longestWindowMs = 3 * hourMs;
/** A source may deliver posts before it reports its progress. Up to this gap, its newest post counts as covered. */
const tailMs = 3 * hourMs;
/** A source without coverage for this long is blind. */
const silentMs = 30 * minuteMs;

/** A detector's view of a brand at one moment. */
export interface View {
  now: Time;
  baseline: Baseline;
  /** The last complete slices of that length, plus the current slice. `scaleMs` is at most 3 h. */
  window(scaleMs: number): WindowCounts;
  /** Full hours, from so many to so many before the current one, at most 30; up to now where `toHours` is 0. */
  hours(fromHours: number, toHours: number): WindowCounts;
  blindSources(scaleMs: number): string[];
  /** First counted negative at or after `from`; `from` if there is none. */
  firstCounted(from: Time): Time;
  learningUntil: Time | null;
  /** Recent posts that can become a crisis, rarest first. */
  urgent: readonly UrgentPost[];
  sources: readonly string[];
  /** Mentions of these sources in the last `scaleMs`, at most a day. */
  lately(sources: readonly string[], scaleMs: number): HeardLately;
  /** Factor of the planned campaign that is running, 1 if none is stated; null: there is none. */
  campaign: number | null;
}

const slicesLookedAt = longestWindowMs / sliceMs + 1;
const fields = 9;
/** The level of now is read from these slices back. What is later may be a wave. */
const levelSlices = [7, 31] as const;
const levelAgoMs = 90 * minuteMs;

function coverageOf(source: SourceMemory, now: Time): readonly Span[] {
  const last = source.coverage.at(-1);
  const newest = Math.min(now, source.newest + 1);
  if (!last || last[1] < now - tailMs || newest <= last[1]) return source.coverage;
  return [...source.coverage.slice(0, -1), [last[0], newest]];
}

function blind(source: SourceMemory | undefined, now: Time, scaleMs: number): boolean {
  const last = source?.coverage.at(-1);
  if (!source || !last || last[1] < now - silentMs) return true;
  const from = Math.floor((now - scaleMs) / sliceMs) * sliceMs;
  if (from >= last[1]) return false;
  const covered = coveredIn(source.coverage, from, last[1]);
  return covered < 0.9 * (last[1] - from);
}

/** Counted negatives of the newest 3 h that no window includes, because their slices were not observed. */
export function countedUnwatched(source: SourceMemory, now: Time): number {
  const { from, counted } = source.slices;
  const current = Math.floor(now / sliceMs);
  let sum = 0;
  let coverage: readonly Span[] | null = null;
  for (let back = 0; back < slicesLookedAt; back++) {
    const found = counted[current - back - from] ?? 0;
    if (found === 0) continue;
    coverage ??= coverageOf(source, now);
    const start = (current - back) * sliceMs;
    if (coveredIn(coverage, start, Math.min(start + sliceMs, now + 1)) <= 0) sum += found;
  }
  return sum;
}

/** The less the hours seen say about this one and the one before, the wider the range of counts to expect. */
function doubted(baseline: Baseline, doubt: number): Baseline {
  const { dispersion, mentionDispersion } = baseline;
  if (doubt === 0) return baseline;
  return {
    ...baseline,
    doubt: () => doubt,
    dispersion: dispersion + doubt,
    mentionDispersion: mentionDispersion + doubt,
  };
}

/** What the two hours before the last half say about the level of now. */
function levelAt(sums: Float64Array, baseline: Baseline, now: Time): LevelNow {
  const doubt = Math.max(baseline.doubt(now), baseline.doubt(now - hourMs));
  if (doubt === 0) return { factor: 1, doubt };
  const [from, to] = levelSlices;
  const sum = (i: number): number => (sums[to * fields + i] ?? 0) - (sums[from * fields + i] ?? 0);
  const change = Math.log(baseline.factor(now) / baseline.factor(now - levelAgoMs));
  return levelNow(doubt, change, Math.max(0, sum(0) - sum(1)), Math.max(0, sum(3) - sum(4)));
}

function addSlice(sums: Float64Array, row: number, { slices }: SourceMemory, slice: number): void {
  const index = slice - slices.from;
  const mentions = slices.mentions[index] ?? 0;
  // Most slices of most brands are empty.
  if (mentions === 0) return;
  plus(sums, row, mentions);
  plus(sums, row + 1, slices.negatives[index] ?? 0);
  plus(sums, row + 2, slices.counted[index] ?? 0);
  plus(sums, row + 7, slices.weight[index] ?? 0);
}

/** Sums the newest 3 h once, from the newest slice back; a window of any length reads one of these sums. */
export function lookAt(
  state: EngineState,
  sources: readonly string[],
  baseline: Baseline,
  learningUntil: Time | null,
  campaign: number | null = null,
): View {
  const { now } = state;
  const current = Math.floor(now / sliceMs);
  const factors = new Float64Array(slicesLookedAt);
  for (let back = 0, factor = 1; back < slicesLookedAt; back++) {
    // Local hours begin on quarters of an hour.
    if (back === 0 || (current - back) % 3 === 2) factor = baseline.factor((current - back) * sliceMs);
    factors[back] = factor;
  }
  // Running sums from the newest slice back.
  const sums = new Float64Array((slicesLookedAt + 1) * fields);
  for (const name of sources) {
    const source = memoryOf(state.sources, name);
    const rate = baseline.rate(name);
    const coverage = source ? coverageOf(source, now) : [];
    for (let back = 0; back < slicesLookedAt; back++) {
      const start = (current - back) * sliceMs;
      const length = Math.min(sliceMs, now - start) / hourMs;
      const factor = factors[back] ?? 1;
      const row = (back + 1) * fields;
      plus(sums, row + 6, rate.counted * factor * length);
      const covered = source ? coveredIn(coverage, start, Math.min(start + sliceMs, now + 1)) : 0;
      if (!source || covered <= 0) continue;
      const exposure = factor * Math.min(length, covered / hourMs);
      plus(sums, row + 3, rate.mentions * exposure);
      plus(sums, row + 4, rate.negatives * exposure);
      plus(sums, row + 5, rate.counted * exposure);
      plus(sums, row + 8, rate.weight * exposure);
      addSlice(sums, row, source, current - back);
    }
  }
  const usual = namelessUsually(state, sources);
  for (let i = fields * 2; i < sums.length; i++) plus(sums, i, sums[i - fields] ?? 0);

  const level = levelAt(sums, baseline, now);
  // All that is expected, in time that was observed and in time that was not.
  for (const field of level.factor === 1 ? [] : [3, 4, 5, 6, 8])
    for (let i = field; i < sums.length; i += fields) sums[i] = (sums[i] ?? 0) * level.factor;

  return {
    now,
    baseline: doubted(baseline, level.doubt),
    learningUntil,
    campaign,
    sources,
    lately: heardLately(state, baseline),
    urgent: urgentNow(state.urgency, now),
    window(scaleMs) {
      const slices = Math.min(Math.round(scaleMs / sliceMs), slicesLookedAt - 1);
      const row = (slices + 1) * fields;
      const get = (i: number): number => sums[row + i] ?? 0;
      const from = (current - slices) * sliceMs;
      const out = namelessBeyond(state, usual, from, (current + 1) * sliceMs);
      return {
        from,
        to: now,
        scaleMs,
        mentions: Math.max(0, get(0) - out.negatives),
        negatives: Math.max(0, get(1) - out.negatives),
        counted: Math.max(0, get(2) - out.counted),
        weight: Math.max(0, get(7) / 100 - out.weight),
        leftOut: out.counted,
        expectedMentions: get(3),
        expectedNegatives: get(4),
        expectedCounted: get(5),
        expectedWeight: get(8),
        coverage: get(6) > 0 ? Math.min(1, get(5) / get(6)) : 0,
      };
    },
    hours: (fromHours, toHours) => lastHours(state, sources, baseline, fromHours, toHours),
    blindSources: (scaleMs) => sources.filter((name) => blind(memoryOf(state.sources, name), now, scaleMs)),
    firstCounted: (from) => state.negatives.find(({ at, counted }) => counted && at >= from)?.at ?? from,
  };
}
