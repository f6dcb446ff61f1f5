import type { Time } from '../domain.ts';

/** How many deliveries to a source had this outcome, since it was configured first. */
export interface Arrivals {
  source: string;
  /** 'accepted', or why they were turned away. */
  outcome: string;
  count: number;
  lastAt: Time;
}

/** What came to sources that posts are pushed to. */
export interface ArrivalStore {
  /** Adds `count` deliveries, the last of them at `at`. */
  addArrivals(source: string, outcome: string, count: number, at: Time): Promise<void>;
  /** Of all sources, ordered by source and outcome. */
  arrivals(): Promise<Arrivals[]>;
}
