import { ConfigError } from '../core/errors.ts';

/** The hour there when it is noon in UTC. */
export type NoonIn = (zone: string, day: Date) => number;

const noonIn: NoonIn = (zone, day) =>
  Number(new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: zone }).format(day));

const winter = new Date(Date.UTC(2026, 0, 15, 12));
const summer = new Date(Date.UTC(2026, 6, 15, 12));
const known = [
  { zone: 'Europe/Berlin', hours: [13, 14] },
  { zone: 'America/New_York', hours: [7, 8] },
];

/** Whether Node.js knows time zones and their clock changes: quiet hours and daily times are wrong without. */
export function examineTimeZones(hourOf: NoonIn = noonIn): string {
  for (const { zone, hours } of known) {
    const found = [winter, summer].map((day) => hourIn(zone, day, hourOf));
    if (found.join() === hours.join()) continue;
    throw new ConfigError(
      `Node.js ${process.version} at ${process.execPath} has no usable time zone data (${zone} is wrong). Use a build from nodejs.org, or set NODE_ICU_DATA to a folder with its full data.`,
    );
  }
  return `ICU ${process.versions.icu ?? 'unknown'}, time zones of ${process.versions.tz ?? 'an unknown version'}`;
}

function hourIn(zone: string, day: Date, hourOf: NoonIn): number {
  try {
    return hourOf(zone, day);
  } catch {
    return Number.NaN;
  }
}
