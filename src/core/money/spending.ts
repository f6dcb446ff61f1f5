import { dayMs, hourMs, minuteMs, type Time } from '../domain.ts';
import type { Ledger } from '../store/ledgers.ts';
import type { Budget } from './budget.ts';
import { spanOf } from './period.ts';

/** Brand -> its weight, of all brands on the source. */
export type Weights = ReadonlyMap<string, number>;

export interface MoneyRequest {
  id: string;
  budget: Budget;
  /** Brands for which is asked. */
  payers: readonly string[];
  want: number;
  /** With less than this there is nothing to ask for. */
  least: number;
}

/** The budget or the share is spent, or the rest of it is held for requests under way. */
export interface Lack {
  lack: 'budget' | 'share' | 'held';
  until: Time;
}

/** A request without an outcome for this long has none: its process was killed. What it took counts as spent. */
const lostMs = 10 * minuteMs;
/** Until then every brand keeps what it has. */
const lendingMs = { month: 10 * dayMs, day: 8 * hourMs };
const tolerance = 1e-9;

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

/** What is left of the budget, and what of it may be spent for some brands now: of their shares, and what others lend. */
interface Left {
  budget: number;
  total: number;
}

/**
 * Takes what a request costs at worst. A brand has its share of the budget by weight. In the last ten days of a month, or the
 * last eight hours of a day, what a brand has not spent of its share up to that day is lent to those whose share is spent: it keeps what it needs
 * to spend the rest evenly.
 */
export function takeMoney(
  before: Ledger | null,
  request: MoneyRequest,
  weights: Weights,
  now: Time,
): { ledger: Ledger; taken: number } | Lack {
  const { budget, id, payers, want, least } = request;
  const ledger = { ...withoutLost(before ?? { brands: {}, holds: [] }, now), budget, takenAt: now };
  const all = weightsWith(weights, payers);
  const taken = Math.min(want, leftFor(ledger, payers, all, now).total);
  if (taken > least - tolerance) {
    const weight = sum(payers.map((brand) => all.get(brand) ?? 1));
    const amounts = Object.fromEntries(payers.map((brand) => [brand, (taken * (all.get(brand) ?? 1)) / weight]));
    return { ledger: { ...ledger, holds: [...ledger.holds, { id, at: now, amounts }] }, taken };
  }
  const settled = leftFor({ ...ledger, holds: [] }, payers, all, now);
  if (settled.total > least - tolerance) return { lack: 'held', until: now + minuteMs };
  const { to } = spanOf(budget, now);
  if (settled.budget < least - tolerance) return { lack: 'budget', until: to };
  // What may be lent grows with time.
  const lendsFrom = to - lendingMs[budget.per];
  const stepMs = budget.per === 'month' ? dayMs : hourMs;
  return { lack: 'share', until: now < lendsFrom ? lendsFrom : Math.min(to, now - (now % stepMs) + stepMs) };
}

/** What the request has cost each brand. A request that is lost stays as it was counted. */
export function settleMoney(
  ledger: Ledger,
  id: string,
  { spent, isHistory }: { spent: Readonly<Record<string, number>>; isHistory: boolean },
): Ledger {
  const hold = ledger.holds.find((one) => one.id === id);
  if (!hold) return ledger;
  const holds = ledger.holds.filter((one) => one !== hold);
  return { ...ledger, holds, brands: added(ledger.brands, spent, isHistory, hold.at) };
}

/** The share of the budget that a brand has, with the shares of others that they lend. */
export function shareOf(ledger: Ledger, brand: string, weights: Weights, now: Time): number {
  const all = weightsWith(weights, [brand]);
  const lent = lentTo([brand], ledger, all, now);
  const used = usedBy(ledger, brand);
  const budget = amountIn(ledger);
  return Math.max(ownShare(budget, brand, all), Math.min(used, budget)) + lent;
}

/** 0: it is not known. */
const amountIn = ({ budget }: Pick<Ledger, 'budget'>): number => budget?.amount ?? 0;

export const spentOf = ({ brands }: Pick<Ledger, 'brands'>): number =>
  sum(Object.values(brands).map(({ spent }) => spent));

function leftFor(ledger: Ledger, payers: readonly string[], weights: Weights, now: Time): Left {
  const used = sum(namesIn(ledger).map((brand) => usedBy(ledger, brand)));
  const budget = amountIn(ledger) - used;
  const own = sum(
    payers.map((brand) => Math.max(0, ownShare(amountIn(ledger), brand, weights) - usedBy(ledger, brand))),
  );
  return { budget, total: Math.min(budget, own + lentTo(payers, ledger, weights, now)) };
}

/** What others have not spent of their shares up to now, without what was lent before. Nobody lends to itself. */
function lentTo(payers: readonly string[], ledger: Ledger, weights: Weights, now: Time): number {
  if (ledger.budget === null) return 0;
  const { from, to } = spanOf(ledger.budget, now);
  if (now < to - lendingMs[ledger.budget.per]) return 0;
  const passed = (now - from) / (to - from);
  const share = (brand: string): number => ownShare(amountIn(ledger), brand, weights);
  const spare = [...weights.keys()].map((brand) =>
    payers.includes(brand) ? 0 : Math.max(0, share(brand) * passed - usedBy(ledger, brand)),
  );
  const borrowed = [...weights.keys()].map((brand) => Math.max(0, usedBy(ledger, brand) - share(brand)));
  return Math.max(0, sum(spare) - sum(borrowed));
}

/** By weight alone. */
export const ownShare = (budget: number, brand: string, weights: Weights): number =>
  (budget * (weights.get(brand) ?? 0)) / sum(weights.values());

const namesIn = ({ brands, holds }: Ledger): string[] => [
  ...new Set([...Object.keys(brands), ...holds.flatMap(({ amounts }) => Object.keys(amounts))]),
];

const usedBy = ({ brands, holds }: Ledger, brand: string): number =>
  (brands[brand]?.spent ?? 0) + sum(holds.map(({ amounts }) => amounts[brand] ?? 0));

/** Those who pay have a weight also while the configuration does not know them. */
export const weightsWith = (weights: Weights, payers: readonly string[]): Weights =>
  new Map([...payers.map((brand) => [brand, 1] as const), ...weights]);

/** A clock that was set back says nothing of what is under way. */
function withoutLost(ledger: Pick<Ledger, 'brands' | 'holds'>, now: Time): Pick<Ledger, 'brands' | 'holds'> {
  const isLost = ({ at }: { at: Time }): boolean => Math.abs(now - at) > lostMs;
  const brands = ledger.holds
    .filter(isLost)
    .reduce((known, { amounts, at }) => added(known, amounts, false, at), ledger.brands);
  return { brands, holds: ledger.holds.filter((hold) => !isLost(hold)) };
}

function added(
  brands: Ledger['brands'],
  amounts: Readonly<Record<string, number>>,
  isHistory: boolean,
  at: Time,
): Ledger['brands'] {
  const changed = Object.entries(amounts).map(([brand, cost]) => {
    const { spent, paced, since } = brands[brand] ?? { spent: 0, paced: 0, since: at };
    return [brand, { spent: spent + cost, paced: paced + (isHistory ? 0 : cost), since }] as const;
  });
  return { ...brands, ...Object.fromEntries(changed) };
}
