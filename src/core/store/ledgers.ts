import type { Time } from '../domain.ts';
import type { Budget } from '../money/budget.ts';

/** What a source spends in a period of its budget, in the unit of the budget. */
export interface Ledger {
  /** As it was when something was last taken; null: nothing was, since an upgrade. */
  budget: Budget | null;
  /** When something was last taken. */
  takenAt: Time;
  brands: Record<string, BrandSpending>;
  /** Taken for requests that are under way. */
  holds: Hold[];
}

export interface BrandSpending {
  spent: number;
  /** Of it, whatever goes on at this pace: all but the reading of history. */
  paced: number;
  /** When it first took some in this period. */
  since: Time;
}

export interface Hold {
  id: string;
  at: Time;
  amounts: Record<string, number>;
}

export interface LedgerOfSource extends Ledger {
  source: string;
}

/** What sources spend: a row for each of them and each period, see `periodOf`. */
export interface LedgerStore {
  /**
   * Changes a row, one change at a time whoever makes it. `change` is pure, because it may be called again; it gets null for
   * a period without a row. Where it returns no ledger, nothing is written.
   */
  changeLedger<T>(source: string, period: string, change: (ledger: Ledger | null) => Changed<T>): Promise<T>;
  /** Of all sources in a period, ordered by source. */
  ledgers(period: string): Promise<LedgerOfSource[]>;
}

export interface Changed<T> {
  ledger?: Ledger;
  result: T;
}
