import type { Time } from '../core/domain.ts';
import type { Incident } from '../core/incident.ts';
import type { Json } from '../core/plugins.ts';

/** `[from, to)`, event time. */
export type Span = [from: Time, to: Time];

/** Counts by slice (5 minutes): item i belongs to slice number `from + i` since 1970. */
export interface SliceCounts {
  from: number;
  mentions: number[];
  negatives: number[];
  counted: number[];
}

/** Counts by hour: item i belongs to hour number `from + i` since 1970. */
export interface HourCells {
  from: number;
  mentions: number[];
  negatives: number[];
  counted: number[];
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

/**
 * A remembered negative mention; `id` and `by` (the speaker) are short hashes, and it is a tuple, to keep the snapshot
 * small. `counted` is 1 for a counted negative.
 */
export type Negative = readonly [id: string, at: Time, by: string, source: string, counted: 0 | 1];

/** Time of an incident, which must not become normal. `to` is null while it is open. */
export interface Unlearned {
  incident: string;
  from: Time;
  to: Time | null;
}

/** The engine's snapshot of one brand: plain JSON. */
export interface EngineState {
  /** Of this format. */
  version: 1;
  /** Everything before is decided. */
  now: Time;
  /** Hours before are in the learned history. */
  foldedTo: Time;
  sources: { [source: string]: SourceMemory };
  /** Of the last 30 h, in order of event time, then id. */
  negatives: Negative[];
  unlearned: Unlearned[];
  /** The incident that was open at the end of the last step. */
  open: string | null;
  /** A person closed an incident while its rules still held: nothing opens before they let go, or before this. */
  closedUntil: Time | null;
  /** The newest incident that is over, while it may still open again. */
  lastResolved?: Incident | null;
}

export const formatVersion = 1;

const isState = (json: Json): json is Json & EngineState =>
  typeof json === 'object' &&
  json !== null &&
  !Array.isArray(json) &&
  json.version === formatVersion &&
  typeof json.now === 'number' &&
  typeof json.foldedTo === 'number' &&
  typeof json.sources === 'object' &&
  Array.isArray(json.negatives) &&
  Array.isArray(json.unlearned);

/** Reads a stored snapshot. Null for none and for one of another format: then the engine starts anew. */
export function parseState(json: Json): EngineState | null {
  return isState(json) ? json : null;
}

export const emptySource = (): SourceMemory => ({
  coverage: [],
  newest: 0,
  slices: { from: 0, mentions: [], negatives: [], counted: [] },
  rewritten: [],
  hours: { from: 0, mentions: [], negatives: [], counted: [], observedMinutes: [] },
});

/** What is known of a source, whatever its name: `constructor` must not find what every object has. */
export const memoryOf = (sources: EngineState['sources'], name: string): SourceMemory | undefined =>
  Object.hasOwn(sources, name) ? sources[name] : undefined;

export const copySource = (source: SourceMemory): SourceMemory => ({
  coverage: source.coverage.map(([from, to]) => [from, to]),
  newest: source.newest,
  slices: {
    from: source.slices.from,
    mentions: source.slices.mentions.slice(),
    negatives: source.slices.negatives.slice(),
    counted: source.slices.counted.slice(),
  },
  rewritten: source.rewritten.map(([from, to]) => [from, to]),
  // Copied by `history.ts` before it is changed: it is the big part, and changes once an hour.
  hours: source.hours,
});
