import { dayMs, minuteMs, type Time } from '../domain.ts';
import type { Ledger } from '../store/ledgers.ts';
import { monthSpan } from './month.ts';

/** Brand -> its weight, of all brands on the source. */
export type Weights = ReadonlyMap<string, number>;

export interface MoneyRequest {
  id: string;
  budgetUsd: number;
  /** Brands for which is asked. */
  payers: readonly string[];
  wantUsd: number;
  /** With less than this there is nothing to ask for. */
  leastUsd: number;
}

/** The budget or the share is spent, or the rest of it is held for requests under way. */
export interface Lack {
  lack: 'budget' | 'share' | 'held';
  until: Time;
}

/** A request without an outcome for this long has none: its process was killed. What it took counts as spent. */
const lostMs = 10 * minuteMs;
/** Until then every brand keeps what it has. */
const lendingMs = 10 * dayMs;
const tolerance = 1e-9;

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

/** What is left of the budget, and what of it may be spent for some brands now: of their shares, and what others lend. */
interface Left {
  budget: number;
  total: number;
}

/**
 * Takes money for a request at its worst cost. A brand has its share of the budget by weight. In the last ten days of a month,
 * what a brand has not spent of its share up to that day is lent to those whose share is spent: it keeps what it needs
 * to spend the rest evenly.
 */
export function takeMoney(
  before: Ledger | null,
  request: MoneyRequest,
  weights: Weights,
  now: Time,
): { ledger: Ledger; takenUsd: number } | Lack {
  const { budgetUsd, id, payers, wantUsd, leastUsd } = request;
  const ledger = { ...withoutLost(before ?? { budgetUsd, brands: {}, holds: [] }, now), budgetUsd };
  const all = weightsWith(weights, payers);
  const takenUsd = Math.min(wantUsd, leftFor(ledger, payers, all, now).total);
  if (takenUsd > leastUsd - tolerance) {
    const weight = sum(payers.map((brand) => all.get(brand) ?? 1));
    const usd = Object.fromEntries(payers.map((brand) => [brand, (takenUsd * (all.get(brand) ?? 1)) / weight]));
    return { ledger: { ...ledger, holds: [...ledger.holds, { id, at: now, usd }] }, takenUsd };
  }
  const settled = leftFor({ ...ledger, holds: [] }, payers, all, now);
  if (settled.total > leastUsd - tolerance) return { lack: 'held', until: now + minuteMs };
  const { to } = monthSpan(now);
  if (settled.budget < leastUsd - tolerance) return { lack: 'budget', until: to };
  // What may be lent grows from day to day.
  const lendsFrom = to - lendingMs;
  return { lack: 'share', until: now < lendsFrom ? lendsFrom : Math.min(to, now - (now % dayMs) + dayMs) };
}

/** What the request has cost each brand. A request that is lost stays as it was counted. */
export function settleMoney(
  ledger: Ledger,
  id: string,
  { spentUsd, isHistory }: { spentUsd: Readonly<Record<string, number>>; isHistory: boolean },
): Ledger {
  const hold = ledger.holds.find((one) => one.id === id);
  if (!hold) return ledger;
  const holds = ledger.holds.filter((one) => one !== hold);
  return { ...ledger, holds, brands: added(ledger.brands, spentUsd, isHistory, hold.at) };
}

/** The share of the budget that a brand has, with the shares of others that they lend. */
export function shareOf(ledger: Ledger, brand: string, weights: Weights, now: Time): number {
  const all = weightsWith(weights, [brand]);
  const lent = lentTo([brand], ledger, all, now);
  const used = usedBy(ledger, brand);
  const share = ownShare(ledger.budgetUsd, brand, all);
  return Math.max(share, Math.min(used, ledger.budgetUsd)) + lent;
}

export const spentOf = ({ brands }: Ledger): number => sum(Object.values(brands).map(({ spentUsd }) => spentUsd));

function leftFor(ledger: Ledger, payers: readonly string[], weights: Weights, now: Time): Left {
  const used = sum(namesIn(ledger).map((brand) => usedBy(ledger, brand)));
  const budget = ledger.budgetUsd - used;
  const own = sum(
    payers.map((brand) => Math.max(0, ownShare(ledger.budgetUsd, brand, weights) - usedBy(ledger, brand))),
  );
  return { budget, total: Math.min(budget, own + lentTo(payers, ledger, weights, now)) };
}

/** What others have not spent of their shares up to now, without what was lent before. Nobody lends to itself. */
function lentTo(payers: readonly string[], ledger: Ledger, weights: Weights, now: Time): number {
  const { from, to } = monthSpan(now);
  if (now < to - lendingMs) return 0;
  const passed = (now - from) / (to - from);
  const share = (brand: string): number => ownShare(ledger.budgetUsd, brand, weights);
  const spare = [...weights.keys()].map((brand) =>
    payers.includes(brand) ? 0 : Math.max(0, share(brand) * passed - usedBy(ledger, brand)),
  );
  const borrowed = [...weights.keys()].map((brand) => Math.max(0, usedBy(ledger, brand) - share(brand)));
  return Math.max(0, sum(spare) - sum(borrowed));
}

/** By weight alone. */
export const ownShare = (budgetUsd: number, brand: string, weights: Weights): number =>
  (budgetUsd * (weights.get(brand) ?? 0)) / sum(weights.values());

const namesIn = ({ brands, holds }: Ledger): string[] => [
  ...new Set([...Object.keys(brands), ...holds.flatMap(({ usd }) => Object.keys(usd))]),
];

const usedBy = ({ brands, holds }: Ledger, brand: string): number =>
  (brands[brand]?.spentUsd ?? 0) + sum(holds.map(({ usd }) => usd[brand] ?? 0));

/** Those who pay have a weight also while the configuration does not know them. */
export const weightsWith = (weights: Weights, payers: readonly string[]): Weights =>
  new Map([...payers.map((brand) => [brand, 1] as const), ...weights]);

/** A clock that was set back says nothing of what is under way. */
function withoutLost(ledger: Ledger, now: Time): Ledger {
  const isLost = ({ at }: { at: Time }): boolean => Math.abs(now - at) > lostMs;
  const brands = ledger.holds
    .filter(isLost)
    .reduce((known, { usd, at }) => added(known, usd, false, at), ledger.brands);
  return { ...ledger, brands, holds: ledger.holds.filter((hold) => !isLost(hold)) };
}

function added(
  brands: Ledger['brands'],
  usd: Readonly<Record<string, number>>,
  isHistory: boolean,
  at: Time,
): Ledger['brands'] {
  const changed = Object.entries(usd).map(([brand, cost]) => {
    const { spentUsd, pacedUsd, since } = brands[brand] ?? { spentUsd: 0, pacedUsd: 0, since: at };
    return [brand, { spentUsd: spentUsd + cost, pacedUsd: pacedUsd + (isHistory ? 0 : cost), since }] as const;
  });
  return { ...brands, ...Object.fromEntries(changed) };
}
