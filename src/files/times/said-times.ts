import { WrongInput } from '../../core/errors.ts';
import { type TimeFormat, timeFormat } from './time-format.ts';
import { type Zone, zoneNamed } from './zones.ts';

/** What a user says of how times are written. */
export interface SaidTimes {
  /** Such as `DD/MM/YYYY HH:mm`. */
  timeFormat?: string | undefined;
  /** Of times that name none: `Europe/Berlin`, `UTC`, `+01:00`. */
  timezone?: string | undefined;
}

/** Throws WrongInput for what is neither; `names` are those under which they were said. */
export function saidTimes(
  { timeFormat: format, timezone }: SaidTimes,
  names: { timeFormat: string; timezone: string },
): { format?: TimeFormat; zone?: Zone } {
  const zone = timezone === undefined ? undefined : oneZone(timezone);
  if (zone === null)
    throw new WrongInput(`${names.timezone}: found '${timezone}', wanted a zone such as Europe/Berlin, UTC or +01:00.`);
  return {
    ...(format !== undefined && { format: timeFormat(format, names.timeFormat) }),
    ...(zone !== undefined && { zone }),
  };
}

/** Null: it is none, or one of several countries. */
function oneZone(name: string): Zone | null {
  const zone = zoneNamed(name);
  return zone && 'oneOf' in zone ? null : zone;
}
