import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { monthOf } from '../money/month.ts';
import { type Lack, type MoneyRequest, settleMoney, takeMoney, type Weights } from '../money/spending.ts';
import type { Ledger, LedgerStore } from '../store/ledgers.ts';

/** The money of one source, which all its brands and all processes share. It is taken before it is spent. */
export interface Purse {
  /** Takes up to `wantUsd`, or says why it cannot take `leastUsd`. What is never settled counts as spent. */
  take(request: Omit<MoneyRequest, 'id'>): Promise<Taken | Lack>;
  /** What was spent of it for each brand. Returns the row of the month. */
  settle(taken: Taken, spent: Spent): Promise<Ledger | null>;
  /** Nothing was spent of it. */
  giveBack(taken: Taken): Promise<void>;
  weights(): Weights;
  /** Of this month; null: nothing was taken yet. */
  ledger(): Promise<Ledger | null>;
}

export interface Taken {
  id: string;
  month: string;
  takenUsd: number;
}

export interface Spent {
  /** Brand -> US dollars. */
  spentUsd: Readonly<Record<string, number>>;
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
  const settle: Purse['settle'] = ({ id, month }, spent) =>
    ledgers.changeLedger(source, month, (before) => {
      const ledger = before && settleMoney(before, id, spent);
      return ledger === before || !ledger ? { result: ledger } : { ledger, result: ledger };
    });
  return {
    weights,
    async ledger() {
      const known = await ledgers.ledgers(monthOf(clock.now()));
      return known.find((one) => one.source === source) ?? null;
    },
    take(request) {
      const now = clock.now();
      const id = randomUUID();
      const month = monthOf(now);
      return ledgers.changeLedger<Taken | Lack>(source, month, (before) => {
        const answer = takeMoney(before, { ...request, id }, weights(), now);
        if ('lack' in answer) return { result: answer };
        return { ledger: answer.ledger, result: { id, month, takenUsd: answer.takenUsd } };
      });
    },
    settle,
    async giveBack(taken) {
      await settle(taken, { spentUsd: {}, isHistory: true });
    },
  };
}

/** The money of a process that works alone, for as long as it lives. */
export const ownPurse = (source: string, clock: Clock): Purse =>
  openPurse({ ledgers: ownLedgers(), source, weights: () => new Map(), clock });

export function ownLedgers(): LedgerStore {
  const rows = new Map<string, { source: string; month: string; ledger: Ledger }>();
  return {
    async changeLedger(source, month, change) {
      const key = JSON.stringify([source, month]);
      const { ledger, result } = change(rows.get(key)?.ledger ?? null);
      if (ledger) rows.set(key, { source, month, ledger });
      return result;
    },
    async ledgers(month) {
      return [...rows.values()]
        .filter((row) => row.month === month)
        .map(({ source, ledger }) => ({ source, ...ledger }))
        .sort((a, b) => (a.source < b.source ? -1 : 1));
    },
  };
}
