import type { Json } from '../../core/json.ts';
import { completeIncident } from '../../core/stored-incident.ts';
import { type EngineState, formatVersion, type RecentNegative } from './engine-state.ts';

/** A tuple, to keep the snapshot small: a brand may have thousands. */
type StoredNegative = readonly [
  id: string,
  at: number,
  source: string,
  speaker: string,
  negative: 0 | 1,
  counted: 0 | 1,
  mark: number,
  gain: number,
  nameless?: 1,
];

type StoredState = Omit<EngineState, 'negatives'> & { negatives: StoredNegative[] };

/** From before people were counted: the speaker is followed by its stories. The migration has such an engine learn anew. */
type StoredVoices = readonly [
  id: string,
  at: number,
  source: string,
  negative: 0 | 1,
  counted: 0 | 1,
  mark: number,
  gain: number,
  speaker: string,
  ...stories: string[],
];
type StoredStateBefore = Omit<EngineState, 'version' | 'negatives'> & { version: 2; voices: StoredVoices[] };

const isState = (json: Json): json is Json & (StoredState | StoredStateBefore) =>
  typeof json === 'object' &&
  json !== null &&
  !Array.isArray(json) &&
  (json.version === formatVersion ? Array.isArray(json.negatives) : json.version === 2 && Array.isArray(json.voices)) &&
  typeof json.now === 'number' &&
  typeof json.foldedTo === 'number' &&
  typeof json.sources === 'object' &&
  typeof json.peaks === 'object' &&
  Array.isArray(json.unlearned);

const parseNegative = ([
  id,
  at,
  source,
  speaker,
  negative,
  counted,
  mark,
  gain,
  nameless,
]: StoredNegative): RecentNegative => ({
  id,
  at,
  source,
  speaker,
  negative: negative === 1,
  counted: counted === 1,
  mark,
  gain,
  ...(nameless === 1 && { nameless: true }),
});

function storedNegative(one: RecentNegative): StoredNegative {
  const { id, at, source, speaker, negative, counted, mark, gain, nameless } = one;
  const stored = [id, at, source, speaker, negative ? 1 : 0, counted ? 1 : 0, mark, gain] as const;
  return nameless ? [...stored, 1] : stored;
}

function current(stored: StoredState | StoredStateBefore): EngineState {
  if (stored.version === formatVersion) return { ...stored, negatives: stored.negatives.map(parseNegative) };
  const { voices, ...rest } = stored;
  const negatives = voices.map(([id, at, source, negative, counted, mark, gain, speaker]) =>
    parseNegative([id, at, source, speaker, negative, counted, mark, gain]),
  );
  return { ...rest, version: formatVersion, negatives };
}

/** Reads a stored snapshot. Null for none and for one of another format: then the engine starts anew. */
export function parseState(json: Json): EngineState | null {
  if (!isState(json)) return null;
  const state = current(json);
  return state.lastResolved ? { ...state, lastResolved: completeIncident(state.lastResolved) } : state;
}

/** The snapshot to store. */
export function storedState(state: EngineState): Json {
  const stored: StoredState = { ...state, negatives: state.negatives.map(storedNegative) };
  // Plain JSON by its definition; interfaces have no index signature to show it.
  return stored as unknown as Json;
}
