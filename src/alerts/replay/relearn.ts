import { setImmediate as breathe } from 'node:timers/promises';
import type { HistoryRewritten, Observation } from '../../core/detection.ts';
import { type CoverageInterval, dayMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import { type EngineSettings, type EngineState, step } from '../engine/engine.ts';
import { severityOfFinding, worst } from '../incidents/severity.ts';
import { slicesKeptMs } from '../memory/counting.ts';
import { memoryOf } from '../memory/engine-state.ts';
import { historyMs } from '../memory/history.ts';
import { peopleIn } from '../memory/people.ts';
import { observationsOf } from './backtest.ts';
import { compareLabels, holdingAt } from './compare-labels.ts';
import { inOrderOfSeen, type PastMentions } from './past-mentions.ts';
import { watchedIntervals } from './watched.ts';

/** The past that live code reads: what the engine remembers, plus the days from which it learned that. */
export const relearnedMs = historyMs + 5 * dayMs;
/** Imported mentions newer than this reach the engine as hourly counts. */
export const importedByHourMs = slicesKeptMs;
const chunkSize = 2_000;

export interface RelearnInput {
  /** The state learned from the previous labels. */
  old: EngineState;
  /** The brand's open incident. */
  incident: Incident | null;
  settings: EngineSettings;
  /** Mentions of the last `relearnedMs`, with their current labels. */
  mentions: PastMentions;
  coverage: readonly CoverageInterval[];
  /** Recent hours with imported mentions, which teach the baseline but are not news. */
  imported: readonly HistoryRewritten[];
  /** When the model was switched. */
  at: Time;
  /** Only the clock was set back: the labels are the same. Default: false. */
  sameLabels?: boolean;
  signal: AbortSignal;
}

export interface Relearned {
  state: EngineState;
  /** The open incident, its numbers by the current labels. */
  incident: Incident | null;
}

/**
 * Rebuilds the engine's state as if the brand's posts had always had their current labels. A replay in which nothing
 * opens provides rates, windows, peaks and urgent posts. Incidents, their times and the start of each score's record
 * stay; the number of their people is restated. `switched` records what looks different only because of the new labels.
 */
export async function relearn(input: RelearnInput): Promise<Relearned> {
  const { old, incident, settings, at, sameLabels = false } = input;
  const replayed = await replay(input);
  if (!replayed) return { state: { ...old, now: Math.max(old.now, at + 1) }, incident };
  const { unlearned, open, closedUntil } = old;
  const lastResolved = incident || !old.lastResolved ? null : restated(old.lastResolved, old, replayed);
  const state: EngineState = {
    ...replayed,
    peaks: peaksSince(old, replayed),
    unlearned,
    open,
    closedUntil,
    lastResolved,
    ...(replayed.stories && { stories: { ...replayed.stories, told: old.stories?.told ?? null } }),
  };
  return {
    state: sameLabels ? state : { ...state, switched: compareLabels(old, state, incident, settings) },
    incident: incident && asSevereAs(restated(incident, old, replayed), holdingAt(state, incident, settings)),
  };
}

/** Nor does a severity that rises by other labels alone. */
function asSevereAs(incident: Incident, holding: readonly Finding[]): Incident {
  const bySize = holding.map((finding) => severityOfFinding(finding, incident.people));
  const severity = worst([incident.severity, ...bySize]);
  return { ...incident, severity, spokenSeverity: severity };
}

/** The incident's people by the current labels, so that other labels do not look like growth. */
function restated(incident: Incident, old: EngineState, replayed: EngineState): Incident {
  const before = old.people?.incident === incident.id ? peopleIn(old) : incident.people;
  const people = Math.max(1, peopleIn(replayed));
  const times = people / Math.max(1, before);
  return {
    ...incident,
    people,
    mostInHour: Math.max(1, Math.round(incident.mostInHour * times)),
    spokenAuthors: Math.max(1, Math.round(incident.spokenAuthors * times)),
  };
}

async function replay({
  old,
  incident,
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
    const past = { state: begun, incident: null, observations: chunk, now, settings };
    state = step({ ...past, replay: true, follow: incident ?? old.lastResolved ?? null }).state;
    chunk = [];
    await breathe(undefined, { signal });
  };
  const watched = watchedIntervals(
    coverage.filter(({ to }) => to > from).map((one) => ({ ...one, from: Math.max(from, one.from) })),
  );
  const { order } = inOrderOfSeen(mentions);
  let last = from;
  const past = observationsOf(mentions, order, watched);
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
  // Coverage arrives when its slice ends, so add that of the current slice.
  const { foldedTo } = state as unknown as EngineState;
  for (const { source, from: since, to } of coverage)
    if (to > foldedTo) chunk.push({ type: 'coverage', source, from: Math.max(since, foldedTo), to, seen: end });
  for (const rewritten of imported) chunk.push({ ...rewritten, seen: end });
  await advance(end);
  return state;
}

/** Keeps only peaks since the score was first recorded. The store may now hold more of the past. */
function peaksSince(old: EngineState, replayed: EngineState): EngineState['peaks'] {
  return Object.fromEntries(
    Object.entries(old.peaks).map(([rule, { from }]) => {
      const peaks = memoryOf(replayed.peaks, rule)?.peaks ?? [];
      return [rule, { from, peaks: peaks.filter(([at]) => at >= from) }];
    }),
  );
}
