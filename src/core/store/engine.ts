import type { Observation } from '../detection.ts';
import type { Mention, Time } from '../domain.ts';
import type { Incident, Notification } from '../incident.ts';
import type { Json } from '../json.ts';

/** The engine of one brand. `state` is the engine's own versioned snapshot. */
export interface EngineRow {
  version: number;
  state: Json;
  /** The brand's open incident. */
  incident: Incident | null;
  /** When the brand's model was switched: the state is of the one before, and is to be learned anew. */
  relearn?: Time;
}

export interface QueuedObservation {
  /** Handed back in `consumed`. */
  id: string;
  observation: Observation;
  /** Of a mention that is there: what tells how urgent it is. */
  post?: Pick<Mention, 'text' | 'engagement' | 'kind'> & { followers: number | null };
}

export interface Transition {
  brand: string;
  /** 0 when the brand has no engine row yet. */
  expectedVersion: number;
  state: Json;
  /** Every incident that changed. */
  incidents: Incident[];
  /** New outbox rows. */
  notifications: Notification[];
  /** Observations that the state now holds. */
  consumed: string[];
  /** The state was learned anew since the brand's model was switched. */
  relearned?: boolean;
}

/** The brands' engines: their state, what they are to be told, and what they changed. */
export interface EngineStore {
  engine(brand: string): Promise<EngineRow | null>;
  /** In order of `seen`, then id, with `seen <= upTo`. History observations come with their hours filled in. */
  observations(brand: string, upTo: Time, limit: number): Promise<QueuedObservation[]>;
  /** All or nothing; throws Conflict when the version is another, or the brand would have two open incidents. */
  saveTransition(transition: Transition): Promise<void>;
}
