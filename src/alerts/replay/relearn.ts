import { setImmediate as breathe } from 'node:timers/promises';
import type { HistoryRewritten, Observation } from '../../core/detection.ts';
import { type CoverageInterval, dayMs, type Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import { type EngineSettings, type EngineState, step } from '../engine/engine.ts';
import { slicesKeptMs } from '../memory/counting.ts';
import { memoryOf } from '../memory/engine-state.ts';
import { historyMs } from '../memory/history.ts';
import { observationsOf } from './backtest.ts';
import { compareLabels } from './compare-labels.ts';
import { inOrderOfSeen, type PastMentions } from './past-mentions.ts';
import { watchedIntervals } from './watched.ts';

/** What anything live reads of the past: what the engine remembers, and the days that it learns them from. */
export const relearnedMs = historyMs + 5 * dayMs;
/** A mention of an import that is newer is told to the engine by the hour. */
export const importedByHourMs = slicesKeptMs;
/** Copies count once in 24 h: what is older is repeated by nothing. */
const repeatedMs = 2 * dayMs;
const chunkSize = 2_000;

export interface RelearnInput {
  /** What was learned by the labels of before. */
  old: EngineState;
  /** The brand's open incident. */
  incident: Incident | null;
  settings: EngineSettings;
  /** Of the last `relearnedMs`, with their labels of now. */
  mentions: PastMentions;
  coverage: readonly CoverageInterval[];
  /** Hours of late that hold imported mentions: those teach, and are no news. */
  imported: readonly HistoryRewritten[];
  /** When the model was switched. */
  at: Time;
  signal: AbortSignal;
}

/**
 * The engine as if the brand's posts had always had the labels of now: rates, windows, peaks and urgent posts come from
 * a replay in which nothing opens. What happened stays: incidents, their times, since when its score is known. What the
 * change of labels alone makes look different is kept in `switched`.
 */
export async function relearn(input: RelearnInput): Promise<EngineState> {
  const { old, incident, settings, at } = input;
  const replayed = await replay(input);
  if (!replayed) return { ...old, now: Math.max(old.now, at + 1) };
  const { unlearned, open, closedUntil, lastResolved = null } = old;
  const state: EngineState = {
    ...replayed,
    peaks: peaksSince(old, replayed),
    unlearned,
    open,
    closedUntil,
    lastResolved,
  };
  return { ...state, switched: compareLabels(old, state, incident, settings) };
}

async function replay({
  old,
  settings,
  mentions,
  coverage,
  imported,
  at,
  signal,
}: RelearnInput): Promise<EngineState | null> {
  const end = Math.max(old.now, at) + 1;
  const from = end - relearnedMs;
  let state: EngineState | null = null;
  let chunk: Observation[] = [];
  const advance = async (now: Time): Promise<void> => {
    const begun: EngineState | null = state && { ...state, unlearned: old.unlearned };
    state = step({ state: begun, incident: null, observations: chunk, now, settings, replay: true }).state;
    chunk = [];
    await breathe(undefined, { signal });
  };
  const watched = watchedIntervals(
    coverage.filter(({ to }) => to > from).map((one) => ({ ...one, from: Math.max(from, one.from) })),
  );
  const { order } = inOrderOfSeen(mentions);
  let last = from;
  const past = observationsOf(mentions, order, watched, end - repeatedMs);
  const rest = watched.upTo(end);
  for (const observations of [past, rest])
    for (const observation of observations) {
      if (observation.seen > end) continue;
      if (chunk.length >= chunkSize && observation.seen > last) await advance(last);
      chunk.push(observation);
      last = observation.seen;
    }
  if (chunk.length === 0 && state === null) return null;
  await advance(end);
  // Pieces of coverage end with their slice: the slice that is not over yet was watched too.
  const { foldedTo } = state as unknown as EngineState;
  for (const { source, from: since, to } of coverage)
    if (to > foldedTo) chunk.push({ type: 'coverage', source, from: Math.max(since, foldedTo), to, seen: end });
  for (const rewritten of imported) chunk.push({ ...rewritten, seen: end });
  await advance(end);
  return state;
}

/** Peaks of the time in which the score was known before, and no others: more of the past may be there by now. */
function peaksSince(old: EngineState, replayed: EngineState): EngineState['peaks'] {
  return Object.fromEntries(
    Object.entries(old.peaks).map(([rule, { from }]) => {
      const peaks = memoryOf(replayed.peaks, rule)?.peaks ?? [];
      return [rule, { from, peaks: peaks.filter(([at]) => at >= from) }];
    }),
  );
}
