import { endOf } from '../../alerts/incidents/end-of.ts';
import { wordsOf } from '../../alerts/messages/kinds/index.ts';
import { nameOfMessage, toldMessages } from '../../alerts/outbox/told-finding.ts';
import type { Time } from '../../core/domain.ts';
import { nameOf } from '../../core/identity.ts';
import type { Finding, Notification } from '../../core/incident.ts';
import type { IncidentDetails } from '../../operations/incidents/incident-details.ts';
import { en } from '../../wording/catalogue/en.ts';
import { count, howOften, percent, range, shellWord } from '../../wording/words.ts';
import { details } from '../terminal/layout/details.ts';
import { table } from '../terminal/layout/table.ts';
import { localTime, paint, span } from '../terminal/output.ts';
import { ownCommand } from '../terminal/own-command.ts';
import { stateWords } from '../terminal/state-words.ts';
import { explanationLines } from './describe-explanation.ts';

interface Shown {
  timezone: string;
  now: Time;
  /** As given, for use in suggested commands. */
  config: string;
}

/** Describes everything known about an incident, for a terminal. */
export function describeDetails(
  { incident, total, explanation, notifications, records }: IncidentDetails,
  { timezone, now, config }: Shown,
): string {
  const local = (time: Time): string => localTime(time, timezone);
  const name = nameOf(incident);
  const { brand, since, openedAt, resolvedAt, acknowledged, muted, verdict, severity } = incident;
  const shell = ownCommand(config);
  const rows: [string, string][] = [
    ['brand', brand],
    ['began', `${local(since)} (${timezone})`],
    ['opened', `${local(openedAt)}, ${span(openedAt - since)} after it began`],
  ];
  if (resolvedAt !== null) {
    rows.push(['resolved', `${local(resolvedAt)}; its rules last held at ${local(endOf(incident, now))}`]);
  }
  if (acknowledged) rows.push(['acknowledged', `by ${acknowledged.by}, ${local(acknowledged.at)}`]);
  const because = (text: string | null): string => (text === null ? '' : `: ${text}`);
  if (muted) rows.push(['muted', `by ${muted.by}, until ${local(muted.until)}${because(muted.reason)}`]);
  if (verdict) {
    const { by, at, note } = verdict;
    rows.push(['verdict', `${en.verdicts[verdict.verdict].name}, by ${by}, ${local(at)}${because(note)}`]);
  }
  const reopened = incident.occasions.filter(({ kind }) => kind === 'reopened').map(({ at }) => local(at));
  if (reopened.length > 0) rows.push(['reopened', reopened.join(', ')]);
  rows.push(['severity', severity]);
  for (const { rule, record } of records) rows.push(['track record', `${rule}: ${record}`]);
  const since24 = resolvedAt === null ? 'so far' : 'in all';
  rows.push([
    'size',
    `${count(incident.people, 'person', 'people')} ${since24}, at most ${incident.mostInHour} in an hour; ${total.negatives} of ${count(total.mentions, 'mention')} were negative`,
  ]);
  const head = details(rows);
  const rules = incident.rules.flatMap(({ rule, peak, latest, lastHeldAt }) => [
    '',
    `rule ${paint.bold(rule)} (${peak.detector}), ${incident.occasions.some(({ kind }) => kind === 'escalated') ? 'when it last escalated' : 'when it opened'}: ${local(peak.at)}`,
    ...findingLines(peak),
    `  these mentions: ${shell(`earshot export --incident ${shellWord(name)} --evidence ${shellWord(rule)}`)}`,
    ...(incident.state === 'open' && latest.at > peak.at
      ? [
          `  now (${local(latest.at)}): ${latest.observed} in ${span(latest.scaleMs)}, ${latest.holds ? 'it still holds' : `it no longer holds, since ${local(lastHeldAt)}`}`,
        ]
      : []),
  ]);
  const told = notifications
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.sentAt ?? now) - (b.sentAt ?? now))
    .map((row) => [
      local(row.createdAt),
      `${row.occasion} ${row.number}`,
      row.channel,
      stateOfMessage(row, now, local),
      row.error ?? '',
    ]);
  const messages = toldMessages(notifications).reverse();
  const counted = messages.flatMap(({ row, finding }, index) => [
    ...(index === 0 ? ['', 'What each message counted:'] : []),
    `  ${finding.observed}: ${shell(`earshot export --incident ${shellWord(name)} --evidence --said ${shellWord(nameOfMessage(row))}`)}`,
  ]);
  return [
    `${paint.bold(name)}  ${stateWords(incident, now, timezone)}`,
    ...head,
    ...rules,
    ...(explanation ? explanationLines(explanation, { timezone, now }) : []),
    '',
    told.length > 0 ? table(['said', 'occasion', 'channel', 'state', 'problem'], told) : 'Nobody was told.',
    ...counted,
    '',
    `All its mentions: ${shell(`earshot export --incident ${shellWord(name)}`)}`,
  ].join('\n');
}

function stateOfMessage({ state, sentAt, dueAt }: Notification, now: Time, local: (time: Time) => string): string {
  if (state === 'sent' && sentAt !== null) return `sent ${local(sentAt)}`;
  return state === 'waiting' && dueAt > now ? `waits until ${local(dueAt)}` : state;
}

function findingLines(finding: Finding): string[] {
  const { observed, scaleMs, expected, expectedLow, expectedHigh, share, normalShare, mentions, coverage } = finding;
  const usual = expected < 10 ? expected.toFixed(1) : expected.toFixed(0);
  const { counted, looksAtNegatives } = wordsOf(en, finding);
  const blind = finding.blindSources.length > 0 ? `; not fully: ${finding.blindSources.join(', ')}` : '';
  return [
    `  ${counted(observed)} in ${span(scaleMs)}; normal is ${range(expectedLow, expectedHigh)}, ${usual} on average`,
    ...(looksAtNegatives
      ? [`  ${percent(share)} of ${count(mentions, 'mention')} were negative; normally ${percent(normalShare)}`]
      : []),
    `  chance alone gives this ${howOften(finding.returnPeriodMs)}`,
    `  sources observed ${percent(coverage)} of the time${blind}${finding.learningUntil === null ? '' : '; what is normal was still being learned'}`,
  ];
}
