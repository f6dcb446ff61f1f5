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
  const told = (channel: string) => rules.filter(({ notify }) => notify.includes(channel));
  const parts = new Map(
    channels.flatMap(({ name, falseAlarmsPerMonth: budget }) =>
      budget === undefined ? [] : [[name, Math.min(1, budget / sum(told(name).map(wanted)))] as const],
    ),
  );
  const bounded = (rule: UnsharedRule) =>
    wanted(rule) * Math.min(1, ...rule.notify.map((channel) => parts.get(channel) ?? 1));
  const shares = new Map(
    channels.flatMap(({ name, falseAlarmsPerMonth: budget }) => {
      const [own, others] = [told(name).filter(hasDial), told(name).filter((rule) => !hasDial(rule))];
      return budget === undefined ? [[name, defaultShare(own.map(bounded), others.length)] as const] : [];
    }),
  );
  const effective = (rule: UnsharedRule) =>
    hasDial(rule)
      ? bounded(rule)
      : Math.min(bounded(rule), ...rule.notify.map((channel) => shares.get(channel) ?? defaultPerMonth));
  return brands.map((brand) => ({
    ...brand,
    rules: brand.rules.map((unshared) => {
      const { dial: _, ...rule } = unshared;
      const [wantedPerMonth, falseAlarmsPerMonth] = [wanted(unshared), effective(unshared)];
      return { ...rule, falseAlarmsPerMonth, ...(falseAlarmsPerMonth < wantedPerMonth && { wantedPerMonth }) };
    }),
  }));
}

const hasDial = ({ dial }: UnsharedRule): boolean => dial !== null;
const wanted = ({ dial }: UnsharedRule): number => dial ?? defaultPerMonth;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What each of so many rules without a dial gets of the default budget, beside rules with these dials. */
function defaultShare(dials: readonly number[], count: number): number {
  const left = (defaultBudgetPerMonth - sum(dials)) / count;
  return Math.max(left, Math.min(leastPerMonth, defaultBudgetPerMonth / (dials.length + count)));
}
