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

/** Reads incidents; only `EngineStore` changes them. */
export interface IncidentStore {
  /** By its id, or by its name in any case. */
  incident(idOrName: string): Promise<Incident | null>;
  /** Newest first. */
  incidents(query: IncidentQuery): Promise<ListPage<Incident>>;
}
