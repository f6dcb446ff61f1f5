import { noEvidence } from '../../alerts/evidence/evidence.ts';
import { isAlert } from '../../alerts/incidents/is-alert.ts';
import { describeIncident } from '../../alerts/messages/message.ts';
import type { Spoken } from '../../alerts/replay/backtest.ts';
import { monthMs } from '../../core/domain.ts';
import { countSpoken } from '../../operations/replay/count-spoken.ts';
import type { BrandOutcome } from '../../operations/replay/run-brand.ts';
import { en } from '../../wording/catalogue/en.ts';
import { count, duration } from '../../wording/words.ts';
import { localTime, oneLine, paint } from '../terminal/output.ts';
import { incidentNumbers } from './incident-numbers.ts';
import { markedLine } from './marked-line.ts';

const rate = (perMonth: number): string => `${Number(perMonth.toPrecision(2))}`;

/** Counts incidents and alerts, and alerts per month. */
export function summary(outcomes: readonly BrandOutcome[]): string {
  const counts = outcomes.map(({ spoken }) => countSpoken(spoken));
  const incidents = counts.reduce((sum, one) => sum + one.incidents, 0);
  const alerts = counts.reduce((sum, one) => sum + one.alerts, 0);
  const months = outcomes.reduce((sum, { evaluated: { from, to } }) => sum + (to - from) / monthMs, 0);
  const monthly = months > 0 ? ` (${rate(alerts / Math.max(months, 1e-6))} a month)` : '';
  return `${count(incidents, 'incident')}, ${count(alerts, 'alert')}${monthly}`;
}

/** Describes a brand's past for people: incidents, alerts per month, what would have been sent, a chart. */
export function describeBrand(outcome: BrandOutcome): string {
  const { brand, rule, falseAlarmsPerMonth, timezone, evaluated, mentions, negatives, spoken, notify } = outcome;
  const { from, to } = evaluated;
  const numbers = incidentNumbers(spoken);
  return [
    `${paint.bold(oneLine(brand))}: ${summary([outcome])}`,
    `  rule ${oneLine(rule)} at ${rate(falseAlarmsPerMonth)}/month on ${count(mentions, 'mention')}, ${negatives.toLocaleString('en-US')} of them negative`,
    `  ${localTime(from, timezone)} to ${localTime(to, timezone)} (${timezone}), ${duration(to - from)}`,
    ...(notify.length > 0 ? [`  would have alerted ${notify.map((channel) => oneLine(channel)).join(', ')}`] : []),
    ...chartLines(outcome),
    ...spoken.flatMap((one) => saidLines(one, numbers.get(one.incident.id) ?? 0, timezone)),
  ].join('\n');
}

function chartLines({ chart, spoken, evaluated, timezone }: BrandOutcome): string[] {
  const marks = chart.negatives.map(() => ' ');
  for (const { occasion } of spoken) {
    const step = Math.min(marks.length - 1, Math.floor((occasion.at - chart.from) / chart.stepMs));
    if (isAlert(occasion.kind) && step >= 0) marks[step] = '▲';
  }
  const most = chart.negatives.reduce((max, value) => Math.max(max, value), 0);
  return [
    '',
    ...markedLine(`negatives, at most ${count(most, 'post')} in ${duration(chart.stepMs)}`, chart.negatives, marks),
    `  ${localTime(Math.max(chart.from, evaluated.from), timezone)}`,
  ];
}

function saidLines({ incident, occasion }: Spoken, number: number, timezone: string): string[] {
  const message = describeIncident({
    incident,
    kind: occasion.kind,
    number: occasion.number,
    evidence: noEvidence,
    timezone,
    words: en,
    now: occasion.at,
    lastTold: null,
    possibleRepeat: false,
    undelivered: [],
  });
  return [
    '',
    `  ${localTime(occasion.at, timezone)}  ${paint.bold(`${occasion.kind} ${occasion.number}`)}  incident ${number}`,
    `    ${oneLine(message.title)}. ${oneLine(message.headline, 400)}`,
    ...(message.why ? [`    ${oneLine(message.why, 400)}`] : []),
  ];
}
