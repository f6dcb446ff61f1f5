import type { Config } from '../core/config.ts';

export interface ChannelAlarms {
  channel: string;
  /** Number of rules that tell it. */
  rules: number;
  falseAlarmsPerMonth: number;
}

/** False alarms a month that each channel must expect: the dials of all rules that tell it, added up. */
export function expectedFalseAlarms({ brands, channels }: Pick<Config, 'brands' | 'channels'>): ChannelAlarms[] {
  const rules = brands.flatMap((brand) => brand.rules);
  return channels.map(({ name: channel }) => {
    const dials = rules.flatMap(({ notify, falseAlarmsPerMonth }) =>
      notify.filter((name) => name === channel).map(() => falseAlarmsPerMonth),
    );
    return { channel, rules: dials.length, falseAlarmsPerMonth: dials.reduce((sum, dial) => sum + dial, 0) };
  });
}
