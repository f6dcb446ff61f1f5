import type { Time } from '../domain.ts';

/** What a source spends in a calendar month (UTC), in US dollars. */
export interface Ledger {
  /** As it was when money was last taken; 0: none was, since an upgrade. */
  budgetUsd: number;
  brands: Record<string, BrandSpending>;
  /** Taken for requests that are under way. */
  holds: Hold[];
}

export interface BrandSpending {
  spentUsd: number;
  /** Of it, whatever goes on at this pace: all but the reading of history. */
  pacedUsd: number;
  /** When it first took some in this month. */
  since: Time;
}

export interface Hold {
  id: string;
  at: Time;
  usd: Record<string, number>;
}

export interface LedgerOfSource extends Ledger {
  source: string;
}

/** What sources spend: a row for each of them and each month. */
export interface LedgerStore {
  /**
   * Changes a row, one change at a time whoever makes it. `change` is pure, because it may be called again; it gets null for
   * a month without a row. Where it returns no ledger, nothing is written.
   */
  changeLedger<T>(source: string, month: string, change: (ledger: Ledger | null) => Changed<T>): Promise<T>;
  /** Of all sources in a month such as 2026-03, ordered by source. */
  ledgers(month: string): Promise<LedgerOfSource[]>;
}

export interface Changed<T> {
  ledger?: Ledger;
  result: T;
}
