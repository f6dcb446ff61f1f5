import type { Brand, ChannelConfig, Rule } from '../core/config.ts';

/** Dial of a rule that sets none, unless its channels' budgets bear less. */
export const defaultPerMonth = 2;
/** False alarms a month that a channel bears when it sets no budget. */
export const defaultBudgetPerMonth = 4;
/**
 * Least share of a rule that sets no dial, when other rules' own dials use up the default budget: three false alarms a
 * year. With so many rules that an equal share is less, each has that.
 */
export const leastPerMonth = 0.25;

/** As the file says: `dial` is null when the user set none. */
export type UnsharedRule = Omit<Rule, 'falseAlarmsPerMonth' | 'wantedPerMonth'> & { dial: number | null };
export type UnsharedBrand = Omit<Brand, 'rules'> & { rules: UnsharedRule[] };

/** The parts of their wanted dials that a channel leaves to its rules, 0-1. */
interface Parts {
  own: number;
  default: number;
}

/**
 * Sets every rule's effective dial: the one that it wants, lowered to its share of each of its channels' budgets.
 * - A budget that the user wrote binds all rules of the channel. It is split in proportion to the dials they want.
 * - The default budget binds only the rules without a dial of their own. They share what the others leave.
 */
export function shareBudgets(
  brands: readonly UnsharedBrand[],
  channels: readonly Pick<ChannelConfig, 'name' | 'falseAlarmsPerMonth'>[],
): Brand[] {
  const rules = brands.flatMap((brand) => brand.rules);
  const parts = new Map(
    channels.map(({ name, falseAlarmsPerMonth: budget }) => {
      const dials = rules.filter(({ notify }) => notify.includes(name)).map(({ dial }) => dial);
      return [name, budget === undefined ? partsOfDefault(dials) : partsOf(budget, dials)];
    }),
  );
  return brands.map((brand) => ({
    ...brand,
    rules: brand.rules.map(({ dial, ...rule }) => {
      const wantedPerMonth = dial ?? defaultPerMonth;
      const kind = dial === null ? 'default' : 'own';
      const part = Math.min(1, ...rule.notify.map((channel) => parts.get(channel)?.[kind] ?? 1));
      const falseAlarmsPerMonth = wantedPerMonth * part;
      return { ...rule, falseAlarmsPerMonth, ...(part < 1 && { wantedPerMonth }) };
    }),
  }));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function partsOf(budget: number, dials: readonly (number | null)[]): Parts {
  const part = Math.min(1, budget / sum(dials.map((dial) => dial ?? defaultPerMonth)));
  return { own: part, default: part };
}

function partsOfDefault(dials: readonly (number | null)[]): Parts {
  const own = dials.filter((dial) => dial !== null);
  const left = (defaultBudgetPerMonth - sum(own)) / (dials.length - own.length);
  const least = Math.min(leastPerMonth, defaultBudgetPerMonth / dials.length);
  return { own: 1, default: Math.min(1, Math.max(left, least) / defaultPerMonth) };
}
