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
  /** When the brand's model was switched: `state` belongs to the old model and has to be relearned. */
  relearn?: Time;
}

export interface QueuedObservation {
  /** Handed back in `consumed`. */
  id: string;
  observation: Observation;
  /** For an existing mention: the facts that decide how urgent it is. */
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
  /** Observations that the state now includes. */
  consumed: string[];
  /** The state was relearned after the switch of the brand's model. */
  relearned?: boolean;
}

/** The brands' engines: their state, their queued observations and their transitions. */
export interface EngineStore {
  engine(brand: string): Promise<EngineRow | null>;
  /** Ordered by `seen`, then id, with `seen <= upTo`. History observations come with their hours filled in. */
  observations(brand: string, upTo: Time, limit: number): Promise<QueuedObservation[]>;
  /** All or nothing. Gives each new incident its name. Throws Conflict when the version differs, or when the brand would have two open incidents. */
  saveTransition(transition: Transition): Promise<void>;
}
