import type { Time } from '../domain.ts';
import type { Incident } from '../incident.ts';
import type { ListPage, PageQuery } from './list.ts';

export interface IncidentQuery extends PageQuery {
  brand?: string;
  state?: Incident['state'];
  /** Only incidents with a verdict. */
  judged?: boolean;
  /** Only incidents that were open at this time or later. */
  openSince?: Time;
}

/** What was said of an incident, and when. */
export interface ToldIncident {
  /** From its beginning to its end, event time; null: it goes on. */
  since: Time;
  resolvedAt: Time | null;
  /** When its messages were sent, the first one first; at least one. */
  sentAt: Time[];
}

/** Reads incidents; only `EngineStore` changes them. */
export interface IncidentStore {
  /** By its id, or by its name in any case. */
  incident(idOrName: string): Promise<Incident | null>;
  /** Newest first. */
  incidents(query: IncidentQuery): Promise<ListPage<Incident>>;
  /** Those of a brand of which a message was sent, the earliest first. */
  toldIncidents(brand: string): Promise<ToldIncident[]>;
}
