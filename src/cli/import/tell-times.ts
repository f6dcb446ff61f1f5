import type { TimeReading } from '../../files/parse-time.ts';
import type { TimeColumn } from '../../files/time-column.ts';
import { note } from '../terminal/output.ts';

/** Says what the times of a file leave to be guessed. */
export function tellTimes(
  { times, datesOnly, withoutZone }: ReturnType<TimeColumn['counts']>,
  { zone, order, format }: TimeReading,
  { timezone }: { timezone?: string | undefined },
): void {
  if (times === 0 || format) return;
  if (order) note(`Dates such as 03/04/2025 are read ${order}, as other rows of the column are written.`);
  if (datesOnly > times / 2)
    note('Times: the file has dates without an hour. Each counts as the first minute of its day.');
  if (withoutZone > times / 2 && !zone) note('Times name no zone: read as UTC. Otherwise say --timezone.');
  else if (zone && !timezone) note('Times: the zone is the one that the name of the column tells.');
}
