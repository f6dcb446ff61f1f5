import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Budget } from '../money/budget.ts';
import { periodOf } from '../money/period.ts';
import { type Lack, type MoneyRequest, settleMoney, takeMoney, type Weights } from '../money/spending.ts';
import type { Ledger, LedgerStore } from '../store/ledgers.ts';

/** What one source may spend, money or requests, which all its brands and all processes share. It is taken before it is spent, in the unit of the budget. */
export interface Purse {
  /** Takes up to `want`, or says why it cannot take `least`. What is never settled counts as spent. */
  take(request: Omit<MoneyRequest, 'id'>): Promise<Taken | Lack>;
  /** What was spent of it for each brand. Returns the row of the period. */
  settle(taken: Taken, spent: Spent): Promise<Ledger | null>;
  /** Nothing was spent of it. */
  giveBack(taken: Taken): Promise<void>;
  weights(): Weights;
  /** Of this period of the budget; null: nothing was taken yet. */
  ledger(budget: Budget): Promise<Ledger | null>;
}

export interface Taken {
  id: string;
  period: string;
  taken: number;
}

export interface Spent {
  /** Brand -> how much. */
  spent: Readonly<Record<string, number>>;
  /** Whether it read what is not read every month. */
  isHistory: boolean;
}

export interface PurseOptions {
  ledgers: LedgerStore;
  source: string;
  /** Of all brands on the source. */
  weights(): Weights;
  clock: Clock;
}

export function openPurse({ ledgers, source, weights, clock }: PurseOptions): Purse {
  const settle: Purse['settle'] = ({ id, period }, spent) =>
    ledgers.changeLedger(source, period, (before) => {
      const ledger = before && settleMoney(before, id, spent);
      return ledger === before || !ledger ? { result: ledger } : { ledger, result: ledger };
    });
  return {
    weights,
    async ledger(budget) {
      const known = await ledgers.ledgers(periodOf(budget, clock.now()));
      return known.find((one) => one.source === source) ?? null;
    },
    take(request) {
      const now = clock.now();
      const id = randomUUID();
      const period = periodOf(request.budget, now);
      return ledgers.changeLedger<Taken | Lack>(source, period, (before) => {
        const answer = takeMoney(before, { ...request, id }, weights(), now);
        if ('lack' in answer) return { result: answer };
        return { ledger: answer.ledger, result: { id, period, taken: answer.taken } };
      });
    },
    settle,
    async giveBack(taken) {
      await settle(taken, { spent: {}, isHistory: true });
    },
  };
}

/** The money of a process that works alone, for as long as it lives. */
export const ownPurse = (source: string, clock: Clock): Purse =>
  openPurse({ ledgers: ownLedgers(), source, weights: () => new Map(), clock });

export function ownLedgers(): LedgerStore {
  const rows = new Map<string, { source: string; period: string; ledger: Ledger }>();
  return {
    async changeLedger(source, period, change) {
      const key = JSON.stringify([source, period]);
      const { ledger, result } = change(rows.get(key)?.ledger ?? null);
      if (ledger) rows.set(key, { source, period, ledger });
      return result;
    },
    async ledgers(period) {
      return [...rows.values()]
        .filter((row) => row.period === period)
        .map(({ source, ledger }) => ({ source, ...ledger }))
        .sort((a, b) => (a.source < b.source ? -1 : 1));
    },
  };
}
