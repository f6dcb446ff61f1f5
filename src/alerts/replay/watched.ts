import type { CoverageGained } from '../../core/detection.ts';
import { type CoverageInterval, dayMs, hourMs, sliceMs, type Time } from '../../core/domain.ts';
import { latenessMs } from '../memory/counting.ts';

/** When a source was observed, in pieces that go between the mentions of a backtest, in order of `seen`. */
export interface Watched {
  /** The pieces up to a row, before the row itself. */
  before(row: { at: Time; seen: Time }): Iterable<CoverageGained>;
  /** The pieces up to the end. */
  upTo(end: Time): Iterable<CoverageGained>;
}

/** A gap is blind time when it is longer than this and than this multiple of the longest gap before. */
const shortestBlindMs = 6 * hourMs;
const timesUsual = 3;
/** Half-life of the longest past gap. */
const halfLifeMs = 28 * dayMs;

/**
 * Infers coverage from rows, because a file does not record it. From the first row on, every 5 minutes count as
 * observed, except in a gap longer than 6 hours and than three times the longest gap before it (which decays with a
 * half-life of 28 days). After that, time is blind until the next row. Decided in order of `seen`, so that later rows
 * change nothing. `blindMs`: blind time so far.
 */
export function watchedByRows(source: string): Watched & { blindMs(): number } {
  // Start of the next piece; infinite while blind.
  let from = Number.POSITIVE_INFINITY;
  let covered = Number.NEGATIVE_INFINITY;
  let lastSeen = Number.NaN;
  let longest = 0;
  let blind = 0;

  /** A piece ends 1 ms before its slice does, so that the engine knows it at the boundary. */
  function* pieces(until: Time): Generator<CoverageGained> {
    if (from === Number.POSITIVE_INFINITY) return;
    const silentFrom = lastSeen + Math.max(shortestBlindMs, timesUsual * longest);
    let end = (Math.floor(Math.max(from, covered, lastSeen) / sliceMs) + 1) * sliceMs - 1;
    if (end <= from) end += sliceMs;
    for (; end < until && end <= silentFrom; end += sliceMs) {
      yield { type: 'coverage', source, from, to: end, seen: end };
      covered = end;
      from = end;
    }
    if (end < until) from = Number.POSITIVE_INFINITY;
  }

  return {
    *before({ at, seen }) {
      yield* pieces(seen);
      const gap = Number.isNaN(lastSeen) ? 0 : seen - lastSeen;
      if (from === Number.POSITIVE_INFINITY && covered > 0) blind += Math.max(0, seen - covered);
      longest = Math.max(
        longest * 0.5 ** (gap / halfLifeMs),
        Math.min(gap, Math.max(shortestBlindMs, timesUsual * longest)),
      );
      // Late rows show that the time was observed after all.
      if (from === Number.POSITIVE_INFINITY || from > covered)
        from = Math.max(covered > 0 ? covered : seen - latenessMs, Math.min(from, at));
      lastSeen = seen;
    },
    upTo: pieces,
    blindMs: () => blind,
  };
}

/** The stored coverage of each source, delivered at the end of every 5 minutes. */
export function watchedIntervals(intervals: readonly CoverageInterval[]): Watched {
  const waiting = intervals.filter(({ from, to }) => from < to).toSorted((a, b) => a.from - b.from);
  let begun: CoverageInterval[] = [];
  let next = 0;
  let done = Number.NEGATIVE_INFINITY;

  function* pieces(until: Time): Generator<CoverageGained> {
    for (;;) {
      // Nothing is observed: skip to the next interval.
      if (begun.length === 0) done = Math.max(done, waiting[next]?.from ?? Number.POSITIVE_INFINITY);
      const end = (Math.floor((done + 1) / sliceMs) + 1) * sliceMs - 1;
      if (!(end < until)) return;
      for (let found = waiting[next]; found && found.from < end; found = waiting[++next]) begun.push(found);
      for (const { source, from, to } of begun) {
        const piece = { from: Math.max(from, done), to: Math.min(to, end) };
        if (piece.from < piece.to) yield { type: 'coverage', source, ...piece, seen: end };
      }
      begun = begun.filter(({ to }) => to > end);
      done = end;
    }
  }

  return { before: ({ seen }) => pieces(seen), upTo: pieces };
}
