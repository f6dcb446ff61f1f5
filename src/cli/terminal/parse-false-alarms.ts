import { falseAlarms } from '../../config/file-schema.ts';
import { UsageError } from './usage-error.ts';

/** `2/month` as false alarms per month; null: not given. */
export function parseFalseAlarms(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parsed = falseAlarms.safeParse(text.trim());
  if (parsed.success) return parsed.data;
  throw new UsageError(`--false-alarms: found '${text}', wanted ${parsed.error.issues[0]?.message ?? 'a rate'}.`);
}
