import type { Heard, MentionChange, Observation } from '../../core/detection.ts';
import { dayMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Incident, Occasion } from '../../core/incident.ts';
import { type EngineSettings, type EngineState, step } from '../engine/engine.ts';
import { historyMs } from '../memory/history.ts';
import { heardOf, type PastMentions } from './past-mentions.ts';
import type { Watched } from './watched.ts';

/** A past occasion, with the incident as it was then. */
export interface Spoken {
  incident: Incident;
  occasion: Occasion;
}

const chunkSize = 2_000;
/** After this long without observations, everything the engine knew is forgotten, and it restarts. */
const forgottenMs = historyMs + 5 * dayMs;
/** How far the engine runs on into such a gap. Any open incident is over by then, or unknowable. */
const aftermathMs = dayMs;

/**
 * Runs the engine on the past: a loop around `step`, like `workers/detect`. Observations come in order of `seen`. Ends
 * at the first 5-minute boundary after the last one. Yields the occasions in order.
 */
export function* backtest(settings: EngineSettings, observations: Iterable<Observation>): Generator<Spoken> {
  let state: EngineState | null = null;
  let incident: Incident | null = null;
  let chunk: Observation[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const advance = (now: Time): Spoken[] => {
    const result = step({ state, incident, observations: chunk, now, settings });
    ({ state, incident } = result);
    chunk = [];
    return result.spoken;
  };
  for (const observation of observations) {
    if (observation.seen - last > forgottenMs && last > 0) {
      yield* advance(last + aftermathMs);
      [state, incident] = [null, null];
    }
    if (chunk.length >= chunkSize) yield* advance(last);
    chunk.push(observation);
    last = observation.seen;
  }
  if (last > Number.NEGATIVE_INFINITY) yield* advance(Math.ceil((last + 1) / sliceMs) * sliceMs);
}

/** Mentions in `order`, interleaved with the coverage seen before them. */
export function* observationsOf(mentions: PastMentions, order: Uint32Array, watched: Watched): Generator<Observation> {
  let last = Number.NaN;
  for (const place of order) {
    const [at, seen] = [mentions.at[place] ?? 0, mentions.seen[place] ?? 0];
    yield* watched.before({ at, seen });
    yield mentionChange(mentions, place);
    last = seen;
  }
  if (!Number.isNaN(last)) yield* watched.upTo(Math.ceil((last + 1) / sliceMs) * sliceMs);
}

/** The only place that turns a row into an observation of the engine. */
function mentionChange(mentions: PastMentions, place: number): MentionChange {
  return {
    type: 'mention',
    id: mentions.ids[place] ?? '',
    source: mentions.sources[place] ?? '',
    at: mentions.at[place] ?? 0,
    seen: mentions.seen[place] ?? 0,
    speaker: mentions.speakers[place] ?? '',
    before: null,
    after: heard(mentions, place),
  };
}

function heard(mentions: PastMentions, place: number): Heard {
  const urgency = mentions.urgency[place] ?? Number.NaN;
  const marks = mentions.marks[place] ?? '';
  return { ...heardOf(mentions, place), ...(urgency > 0 && { urgency }), ...(marks !== '' && { marks }) };
}
