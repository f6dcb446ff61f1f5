import type { TimeReading } from '../../files/parse-time.ts';
import type { Survey } from '../../files/survey-rows.ts';
import { count } from '../../wording/words.ts';
import { note } from '../terminal/output.ts';

/** Says what the times and ids of a file leave to be guessed. */
export function tellSurvey(
  { times: column, shortenedIds }: Survey,
  { zone, order, format }: TimeReading,
  { timezone }: { timezone?: string | undefined },
): void {
  if (shortenedIds > 0)
    note(
      `${count(shortenedIds, 'id')} lost the last digits in a spreadsheet, as in 1.7E+18: time, author and text tell these posts apart.`,
    );
  const { times, datesOnly, withoutZone } = column.counts();
  if (times === 0 || format) return;
  if (order) note(`Dates such as 03/04/2025 are read ${order}, as other rows of the column are written.`);
  if (datesOnly > times / 2)
    note('Times: the file has dates without an hour. Each counts as the first minute of its day.');
  if (withoutZone > times / 2 && !zone) note('Times name no zone: read as UTC. Otherwise say --timezone.');
  else if (zone && !timezone) note('Times: the zone is the one that the name of the column tells.');
}
