import type { ToldMessage } from '../../alerts/outbox/told-finding.ts';
import type { ChosenMentions } from '../../operations/mentions/choose-mentions.ts';
import { count } from '../../wording/words.ts';
import { localTime } from '../terminal/output.ts';

/** Notes for the reader of rows that an alert counted. */
export function explainChoice(
  { evidence }: Pick<ChosenMentions, 'evidence'>,
  { rows, byRule, timezone }: { rows: number; byRule: boolean; timezone: string },
): string[] {
  if (evidence === null) return [];
  const { finding, message, found } = evidence;
  const { rule, observed, kind } = finding;
  return [
    ...(message ? [`${describe(message, timezone)}: ${count(rows, 'row')}.`] : []),
    ...(byRule || message
      ? []
      : [
          `Note: no alert about it with its numbers is recorded as sent; these are what rule '${rule}' counted when it opened it or last raised it.`,
        ]),
    ...(kind === 'surge'
      ? [`Note: the rule counted ${observed} in these: repeated negative ones by one author count once in 24 hours.`]
      : []),
    ...(kind === 'surge' || found === observed || rows !== found
      ? []
      : [
          `Note: the alert counted ${observed}; since then mentions of its time were corrected or deleted, or came to be observed.`,
        ]),
  ];
}

/** `The message 'opened 1' to cx, sent 2026-03-16 12:10 (UTC), counted 12` */
function describe({ row, finding }: ToldMessage, timezone: string): string {
  const sent = row.sentAt === null ? '' : `, sent ${localTime(row.sentAt, timezone)} (${timezone})`;
  return `The message '${row.occasion} ${row.number}' to ${row.channel}${sent}, counted ${finding.observed}`;
}
