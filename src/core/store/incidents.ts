import type { Incident } from '../incident.ts';

export interface IncidentQuery {
  brand?: string;
  state?: Incident['state'];
  /** Only those with a verdict. */
  judged?: boolean;
  limit: number;
}

/** Incidents; `EngineStore` changes them. */
export interface IncidentStore {
  incident(id: string): Promise<Incident | null>;
  /** Newest first. */
  incidents(query: IncidentQuery): Promise<Incident[]>;
}
