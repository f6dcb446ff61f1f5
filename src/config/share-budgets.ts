import type { Brand, ChannelConfig } from '../core/config.ts';

/**
 * Sets every rule's effective dial: its own, capped at its share of each of its channels' budgets. A channel's budget
 * is split in proportion to the dials of its rules, so that together they stay within it.
 */
export function shareBudgets(
  brands: readonly Brand[],
  channels: readonly Pick<ChannelConfig, 'name' | 'falseAlarmsPerMonth'>[],
): Brand[] {
  const wanted = new Map<string, number>();
  for (const { rules } of brands)
    for (const { notify, falseAlarmsPerMonth } of rules)
      for (const channel of notify) wanted.set(channel, (wanted.get(channel) ?? 0) + falseAlarmsPerMonth);
  const parts = new Map(
    channels.map(({ name, falseAlarmsPerMonth = Number.POSITIVE_INFINITY }) => [
      name,
      Math.min(1, falseAlarmsPerMonth / (wanted.get(name) ?? 0)),
    ]),
  );
  return brands.map((brand) => ({
    ...brand,
    rules: brand.rules.map((rule) => {
      const part = Math.min(1, ...rule.notify.map((channel) => parts.get(channel) ?? 1));
      if (part === 1) return rule;
      const wantedPerMonth = rule.falseAlarmsPerMonth;
      return { ...rule, falseAlarmsPerMonth: wantedPerMonth * part, wantedPerMonth };
    }),
  }));
}
