import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { Json } from '../../core/json.ts';
import { completeIncident } from '../../core/stored-incident.ts';
import type { UrgencyMemory } from './urgent-posts.ts';

/** `[from, to)`, event time. */
export type Span = [from: Time, to: Time];

/** The counts of a slice or an hour. `weight` and `squares` are the sums of gains and of squared gains, see `Voice`. */
export const countNames = ['mentions', 'negatives', 'counted', 'weight', 'squares'] as const;
export type Counts = Record<(typeof countNames)[number], number>;
export const noCounts: Counts = { mentions: 0, negatives: 0, counted: 0, weight: 0, squares: 0 };

/** Counts per slice (5 minutes): item i belongs to slice number `from + i` since 1970. */
export interface SliceCounts extends Record<keyof Counts, number[]> {
  from: number;
}

/** Counts per hour: item i belongs to hour number `from + i` since 1970. Weight -1: only counts are known. */
export interface HourCells extends SliceCounts {
  observedMinutes: number[];
}

export interface SourceMemory {
  /** Merged, and trimmed to the kept slices. */
  coverage: Span[];
  /** Newest event time of a live mention. */
  newest: Time;
  slices: SliceCounts;
  /** Spans of the kept slices already included in rewritten history, which must not be learned twice. */
  rewritten: Span[];
  hours: HourCells;
}

/**
 * A remembered mention that is or may be negative, as a tuple to keep the snapshot small. Its `mark` is the probability
 * in percent that it is negative, or 0 if that is small; 100 or 0 if only the label is known. Its `gain` is how far the
 * mark exceeds every mark in the 24 h before it that shares a voice. The gains of one voice therefore add up to its
 * highest mark, just as its counted negatives add up to one. Voices are the speaker and the stories. They and the id
 * are short hashes.
 */
export type Voice = readonly [
  id: string,
  at: Time,
  source: string,
  negative: 0 | 1,
  counted: 0 | 1,
  mark: number,
  gain: number,
  ...voices: string[],
];

/** The span of an incident, which must not become normal. `to` is null while the incident is open. */
export interface Unlearned {
  incident: string;
  from: Time;
  to: Time | null;
}

/** The history of a rule's score, see `calibration.ts`. */
export interface PeakRecord {
  /** When enough was known of the brand for its score to mean something. */
  from: Time;
  /** Peaks of the last 70 days: start and height. */
  peaks: [at: Time, score: number][];
}

/** What looks different only because of the brand's last model switch, see `switched.ts`. */
export interface Switched {
  at: Time;
  /** The incident that was open or could still reopen. */
  incident: string | null;
  /** Ratio of the incident's speakers under the new model to those under the old one. */
  factor: number;
  /** Rules that hold only because of the new model's labels. */
  silent: string[];
  /** Speakers above normal in the hours before the switch, by the new model's labels. */
  speakers: number;
}

/** The engine's snapshot of one brand: plain JSON. */
export interface EngineState {
  /** Version of this format. */
  version: 2;
  /** Everything before this is decided. */
  now: Time;
  /** Hours before this are in the learned history. */
  foldedTo: Time;
  sources: { [source: string]: SourceMemory };
  /** Voices of the last 30 h, ordered by event time, then id. */
  voices: Voice[];
  /** Past peaks of each rule's score, by rule name. */
  peaks: { [rule: string]: PeakRecord };
  unlearned: Unlearned[];
  /** The incident that was open at the end of the last step. */
  open: string | null;
  /** A person closed an incident while its rules held. Nothing opens until they stop, or until this time. */
  closedUntil: Time | null;
  /** The latest resolved incident, while it may still reopen. */
  lastResolved?: Incident | null;
  /** Missing: no urgent post so far. */
  urgency?: UrgencyMemory;
  /** Missing: no recent model switch. */
  switched?: Switched;
}

export const formatVersion = 2;

const isState = (json: Json): json is Json & EngineState =>
  typeof json === 'object' &&
  json !== null &&
  !Array.isArray(json) &&
  json.version === formatVersion &&
  typeof json.now === 'number' &&
  typeof json.foldedTo === 'number' &&
  typeof json.sources === 'object' &&
  Array.isArray(json.voices) &&
  typeof json.peaks === 'object' &&
  Array.isArray(json.unlearned);

/** Reads a stored snapshot. Null when there is none or its format differs; the engine then starts from scratch. */
export function parseState(json: Json): EngineState | null {
  if (!isState(json)) return null;
  const state: EngineState = json;
  return state.lastResolved ? { ...state, lastResolved: completeIncident(state.lastResolved) } : state;
}

export const emptySlices = (): SliceCounts => ({
  from: 0,
  mentions: [],
  negatives: [],
  counted: [],
  weight: [],
  squares: [],
});

export const emptySource = (): SourceMemory => ({
  coverage: [],
  newest: 0,
  slices: emptySlices(),
  rewritten: [],
  hours: { ...emptySlices(), observedMinutes: [] },
});

/** Reads an own property only, so that a name like `constructor` finds nothing. */
export const memoryOf = <T>(memories: { [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(memories, name) ? memories[name] : undefined;

export const copySlices = (slices: SliceCounts): SliceCounts => ({
  from: slices.from,
  mentions: slices.mentions.slice(),
  negatives: slices.negatives.slice(),
  counted: slices.counted.slice(),
  weight: slices.weight.slice(),
  squares: slices.squares.slice(),
});

export const copySource = (source: SourceMemory): SourceMemory => ({
  coverage: source.coverage.map(([from, to]) => [from, to]),
  newest: source.newest,
  slices: copySlices(source.slices),
  rewritten: source.rewritten.map(([from, to]) => [from, to]),
  // Shared, not copied: it is large and changes once an hour. `history.ts` copies it before a change.
  hours: source.hours,
});

export const copyPeaks = (records: EngineState['peaks']): EngineState['peaks'] =>
  Object.fromEntries(
    Object.entries(records).map(([rule, { from, peaks }]) => [rule, { from, peaks: peaks.map(([a, b]) => [a, b]) }]),
  );
