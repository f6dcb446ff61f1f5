import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { StoryMemory } from './story-memory.ts';
import type { UrgencyMemory } from './urgent-posts.ts';

/** `[from, to)`, event time. */
export type Span = [from: Time, to: Time];

/** What a slice or an hour holds. `weight` and `squares` are sums of gains and of their squares, see `RecentNegative`. */
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
  /** How many of its last mentions had a speaker with a name, and how many had none, see `nameless.ts`. */
  names?: { readonly named: number; readonly nameless: number };
  slices: SliceCounts;
  /** Spans of the kept slices already included in rewritten history, which must not be learned twice. */
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
   * How far the mark exceeds every mark of its speaker in the 24 h before it: gains of a speaker add up to the highest
   * mark, as counted negatives of a speaker add up to one.
   */
  readonly gain: number;
  /** A short hash of its speaker. */
  readonly speaker: string;
  /** Its speaker has no name. */
  readonly nameless?: true;
}

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

/**
 * Who spoke in an incident, apart from the negatives that are still remembered one by one. Plain JSON, bounded.
 */
export interface PeopleMemory {
  incident: string;
  /** Start of the incident. */
  since: Time;
  /** People who are known by number only: they spoke before this memory began. */
  earlier: number;
  /** Hashes of speakers whose negatives are forgotten, lowest first: all, or the lowest `exactPeople` of `people.ts`. */
  settled: string[];
  /** The share of all hashes in which `settled` is complete: 1, or that below the highest one kept. */
  within: number;
}

/** What looks different only because of the brand's last model switch, see `switched.ts`. */
export interface Switched {
  at: Time;
  /** Rules that hold only because of the new model's labels. */
  silent: string[];
  /** Speakers above normal in the hours before the switch, by the new model's labels. */
  speakers: number;
}

/** What the engine remembers of one brand; `stored-state.ts` makes plain JSON of it. */
export interface EngineState {
  /** Version of this format. */
  version: 3;
  /** Everything before this is decided. */
  now: Time;
  /** Hours before this are in the learned history. */
  foldedTo: Time;
  sources: { [source: string]: SourceMemory };
  /** Of the last 30 h, in order of event time, then id. */
  negatives: RecentNegative[];
  /** Past peaks of each rule's score, by rule. */
  peaks: { [rule: string]: PeakRecord };
  unlearned: Unlearned[];
  /** The incident that was open at the end of the last step. */
  open: string | null;
  /** A person closed an incident while its rules held. Nothing opens until they stop, or until this time. */
  closedUntil: Time | null;
  /** The latest resolved incident, while it may still reopen. */
  lastResolved?: Incident | null;
  /** Of the incident that is open or may still reopen; null, or missing: there is none. */
  people?: PeopleMemory | null;
  /** Missing: no urgent post so far. */
  urgency?: UrgencyMemory;
  /** Missing: no post said anything so far. */
  stories?: StoryMemory;
  /** Missing: no recent model switch. */
  switched?: Switched;
}

export const formatVersion = 3;

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
  ...(source.names && { names: source.names }),
  slices: copySlices(source.slices),
  rewritten: source.rewritten.map(([from, to]) => [from, to]),
  // Shared, not copied: it is large and changes once an hour. `history.ts` copies it before a change.
  hours: source.hours,
});

export const copyPeaks = (records: EngineState['peaks']): EngineState['peaks'] =>
  Object.fromEntries(
    Object.entries(records).map(([rule, { from, peaks }]) => [rule, { from, peaks: peaks.map(([a, b]) => [a, b]) }]),
  );
