import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { UrgencyMemory } from './urgent-posts.ts';

/** `[from, to)`, event time. */
export type Span = [from: Time, to: Time];

/** What a slice or an hour holds. `weight` and `squares` are sums of gains and of their squares, see `RecentNegative`. */
export const countNames = ['mentions', 'negatives', 'counted', 'weight', 'squares'] as const;
export type Counts = Record<(typeof countNames)[number], number>;
export const noCounts: Counts = { mentions: 0, negatives: 0, counted: 0, weight: 0, squares: 0 };

/** Counts by slice (5 minutes): item i belongs to slice number `from + i` since 1970. */
export interface SliceCounts extends Record<keyof Counts, number[]> {
  from: number;
}

/** Counts by hour: item i belongs to hour number `from + i` since 1970. A history of counts alone has a weight of -1. */
export interface HourCells extends SliceCounts {
  observedMinutes: number[];
}

export interface SourceMemory {
  /** Merged; trimmed to the slices that are kept. */
  coverage: Span[];
  /** Newest event time of a live mention. */
  newest: Time;
  slices: SliceCounts;
  /** Spans of the kept slices that a rewritten history already holds: they are not learned a second time. */
  rewritten: Span[];
  hours: HourCells;
}

/** A remembered mention that is, or may be, negative. */
export interface RecentNegative {
  /** A short hash of the mention's id. */
  readonly id: string;
  readonly at: Time;
  readonly source: string;
  /** By its label. */
  readonly negative: boolean;
  readonly counted: boolean;
  /** The probability that it is negative in percent, 0 where that is small; by label alone 100 or 0. */
  readonly mark: number;
  /**
   * How far the mark exceeds every mark of the 24 h before it that shares a voice: gains of one voice add up to its
   * highest mark, as counted negatives of one voice add up to one.
   */
  readonly gain: number;
  /** Short hashes of its speaker and its stories. */
  readonly voices: readonly string[];
}

/** Time of an incident, which must not become normal. `to` is null while it is open. */
export interface Unlearned {
  incident: string;
  from: Time;
  to: Time | null;
}

/** What a rule's score has done, see `calibration.ts`. */
export interface PeakRecord {
  /** When the brand was known well enough for its score to mean something. */
  from: Time;
  /** Peaks of the last 70 days: when each began, and its height. */
  peaks: [at: Time, score: number][];
}

/** What the brand's last change of model made look different, see `switched.ts`. */
export interface Switched {
  at: Time;
  /** The incident that was open, or may still open again. */
  incident: string | null;
  /** How many speakers the new model finds in it for each that the old one found. */
  factor: number;
  /** Rules that hold by the new model's labels alone. */
  silent: string[];
  /** Speakers beyond normal of the hours before, by the new model's labels. */
  speakers: number;
}

/** What the engine remembers of one brand; `stored-state.ts` makes plain JSON of it. */
export interface EngineState {
  /** Of this format. */
  version: 2;
  /** Everything before is decided. */
  now: Time;
  /** Hours before are in the learned history. */
  foldedTo: Time;
  sources: { [source: string]: SourceMemory };
  /** Of the last 30 h, in order of event time, then id. */
  negatives: RecentNegative[];
  /** Past peaks of each rule's score, by rule. */
  peaks: { [rule: string]: PeakRecord };
  unlearned: Unlearned[];
  /** The incident that was open at the end of the last step. */
  open: string | null;
  /** A person closed an incident while its rules still held: nothing opens before they let go, or before this. */
  closedUntil: Time | null;
  /** The newest incident that is over, while it may still open again. */
  lastResolved?: Incident | null;
  /** Missing: no post could be urgent so far. */
  urgency?: UrgencyMemory;
  /** Missing: its model was not changed lately. */
  switched?: Switched;
}

export const formatVersion = 2;

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

/** What is known under a name, whatever it is: `constructor` must not find what every object has. */
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
  // Copied by `history.ts` before it is changed: it is the big part, and changes once an hour.
  hours: source.hours,
});

export const copyPeaks = (records: EngineState['peaks']): EngineState['peaks'] =>
  Object.fromEntries(
    Object.entries(records).map(([rule, { from, peaks }]) => [rule, { from, peaks: peaks.map(([a, b]) => [a, b]) }]),
  );
