import type { Heard, MentionChange, Observation } from '../../core/detection.ts';
import { dayMs, labels, sliceMs, type Time } from '../../core/domain.ts';
import type { Incident, Occasion } from '../../core/incident.ts';
import { type EngineSettings, type EngineState, step } from '../engine/engine.ts';
import { historyMs } from '../memory/history.ts';
import type { PastMentions } from './past-mentions.ts';
import type { Watched } from './watched.ts';

/** One occasion of the past, with the incident as it was then. */
export interface Spoken {
  incident: Incident;
  occasion: Occasion;
}

const chunkSize = 2_000;
/** All that the engine knew is forgotten after a silence of this length: it starts anew. */
const forgottenMs = historyMs + 5 * dayMs;
/** How long it goes on into such a silence: whatever is open is over by then, or nobody knows. */
const aftermathMs = dayMs;

/**
 * The engine on the past: a loop around `step`, as `workers/detect` is one. Observations come in order of `seen`; it
 * ends at the first full 5 minutes after the last one. Yields what is said, in order.
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

/**
 * Mentions in `order` between the pieces of coverage that are seen before them. `repeatedFrom`: what was posted from
 * then on may still be repeated by what comes after the end.
 */
export function* observationsOf(
  mentions: PastMentions,
  order: Uint32Array,
  watched: Watched,
  repeatedFrom: Time = Number.POSITIVE_INFINITY,
): Generator<Observation> {
  let last = Number.NaN;
  for (const place of order) {
    const [at, seen] = [mentions.at[place] ?? 0, mentions.seen[place] ?? 0];
    yield* watched.before({ at, seen });
    yield mentionChange(mentions, place, repeatedFrom);
    last = seen;
  }
  if (!Number.isNaN(last)) yield* watched.upTo(Math.ceil((last + 1) / sliceMs) * sliceMs);
}

const negative = labels.indexOf('negative');

/** The one place that makes the engine's observation of a row. */
function mentionChange(mentions: PastMentions, place: number, repeatedFrom: Time): MentionChange {
  return {
    type: 'mention',
    id: mentions.ids[place] ?? '',
    source: mentions.sources[place] ?? '',
    at: mentions.at[place] ?? 0,
    seen: mentions.seen[place] ?? 0,
    speaker: mentions.speakers[place] ?? '',
    before: null,
    after: heard(mentions, place, repeatedFrom),
  };
}

function heard(mentions: PastMentions, place: number, repeatedFrom: Time): Heard {
  const p = mentions.pNegative[place] ?? Number.NaN;
  // Most stories come once: the engine need not remember their names.
  const mayBeRepeated = (mentions.at[place] ?? 0) >= repeatedFrom;
  const stories = (mentions.stories[place] ?? []).filter((story) => mayBeRepeated || mentions.repeated.has(story));
  const urgency = mentions.urgency[place] ?? Number.NaN;
  return {
    negative: mentions.labels[place] === negative,
    p: Number.isNaN(p) ? null : p,
    ...(urgency > 0 && { urgency }),
    ...(stories.length === 0 ? {} : { stories }),
  };
}
