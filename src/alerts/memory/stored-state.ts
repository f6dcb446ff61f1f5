import type { Json } from '../../core/json.ts';
import { completeIncident } from '../../core/stored-incident.ts';
import { type EngineState, formatVersion, type RecentNegative } from './engine-state.ts';

/** A tuple, to keep the snapshot small: a brand may have thousands. */
type StoredNegative = readonly [
  id: string,
  at: number,
  source: string,
  negative: 0 | 1,
  counted: 0 | 1,
  mark: number,
  gain: number,
  ...voices: string[],
];

type StoredState = Omit<EngineState, 'negatives'> & { voices: StoredNegative[] };

const isState = (json: Json): json is Json & StoredState =>
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

const parseNegative = ([id, at, source, negative, counted, mark, gain, ...voices]: StoredNegative): RecentNegative => ({
  id,
  at,
  source,
  negative: negative === 1,
  counted: counted === 1,
  mark,
  gain,
  voices,
});

const storedNegative = ({ id, at, source, negative, counted, mark, gain, voices }: RecentNegative): StoredNegative => [
  id,
  at,
  source,
  negative ? 1 : 0,
  counted ? 1 : 0,
  mark,
  gain,
  ...voices,
];

/** Reads a stored snapshot. Null for none and for one of another format: then the engine starts anew. */
export function parseState(json: Json): EngineState | null {
  if (!isState(json)) return null;
  const { voices, ...rest }: StoredState = json;
  const state: EngineState = { ...rest, negatives: voices.map(parseNegative) };
  return state.lastResolved ? { ...state, lastResolved: completeIncident(state.lastResolved) } : state;
}

/** The snapshot to store. */
export function storedState({ negatives, ...rest }: EngineState): Json {
  const stored: StoredState = { ...rest, voices: negatives.map(storedNegative) };
  // Plain JSON by its definition; interfaces have no index signature to show it.
  return stored as unknown as Json;
}
