import { basename } from 'node:path';
import { detectors } from '../../alerts/detectors/index.ts';
import { isAlert } from '../../alerts/incidents/is-alert.ts';
import type { Spoken } from '../../alerts/replay/backtest.ts';
import { systemClock } from '../../core/clock.ts';
import type { Time } from '../../core/domain.ts';
import { monthMs } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import { openBytes } from '../../files/text-lines.ts';
import { countSpoken } from '../../operations/replay/count-spoken.ts';
import { readSeries, type SeriesRow } from '../../operations/replay/read-series.ts';
import { replaySeries } from '../../operations/replay/replay-series.ts';
import { defaultPerMonth } from '../../operations/rules/choose-rule.ts';
import { count, duration, howOften } from '../../wording/words.ts';
import { localTime, note, oneLine, paint, print, printJson, writeChunk } from '../terminal/output.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { type BacktestFlags, checkFlags } from './flags.ts';
import { incidentNumbers } from './incident-numbers.ts';
import { markedLine } from './marked-line.ts';
import { findingAt, occasionLine } from './occasion-line.ts';
import { problemLine } from './problem-line.ts';
import { unreadable } from './unreadable.ts';

/** The first detector that can judge bare counts. */
const [watcher] = detectors.flatMap(({ name, watchCounts }) => (watchCounts ? [{ name, watchCounts }] : []));
const widest = 72;

/** `earshot backtest --series FILE`: the incidents of a series of counts, or a score per row. */
export async function backtestSeriesFile(file: string, flags: BacktestFlags, signal: AbortSignal): Promise<void> {
  if (watcher === undefined) throw new WrongInput('No detector can judge a series of counts.');
  const { name: detector, watchCounts } = watcher;
  const asked = await checkFlags(flags, systemClock.now(), detector);
  if (asked.rule !== detector) throw new UsageError(`--rule: a series of counts knows ${detector} only.`);
  const [unused] = Object.keys(asked.settings);
  if (unused !== undefined) throw new UsageError(`--series: the setting ${unused} is about mentions: leave it out.`);
  const { rows, usable, problems } = await readSeries(
    openBytes(file),
    file === '-' ? 'standard input' : file,
    signal,
  ).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  for (const problem of problems.found()) note(problemLine(problem));
  const name = flags.brand ?? nameOf(file);
  const falseAlarmsPerMonth = asked.falseAlarmsPerMonth ?? defaultPerMonth;
  const rule = { name: detector, detector, watchCounts, brand: name, falseAlarmsPerMonth };
  const { spoken, ...judged } = replaySeries(rule, usable, asked.range);
  const scores = new Map(judged.scores.map((score, index) => [usable[index], score]));
  const { from, to } = asked.range;
  if (usable.length === 0) throw new WrongInput(`None of the ${rows.length} rows of ${file} can be used.`);
  if (flags.scores) await printScores(rows, scores, flags.json === true);
  else if (flags.json) for (const one of spoken) printJson(occasionLine(one));
  else
    print(
      describe({ name, detector, falseAlarmsPerMonth, usable, spoken, timezone: asked.timezone ?? 'UTC', from, to }),
    );
}

const nameOf = (file: string): string =>
  file === '-'
    ? 'series'
    : basename(file)
        .replace(/\.gz$/i, '')
        .replace(/\.\w+$/, '') || 'series';

/** One line per row of the file, in order. Unusable rows score 0. */
async function printScores(
  rows: readonly SeriesRow[],
  scores: ReadonlyMap<SeriesRow | undefined, number>,
  json: boolean,
): Promise<void> {
  let text = json ? '' : 'timestamp,value,score\n';
  for (const row of rows) {
    const { timestamp, at, count } = row;
    const score = Number((scores.get(row) ?? 0).toFixed(6));
    text += json
      ? `${JSON.stringify({ timestamp, value: at === null ? null : count, score })}\n`
      : `${cell(timestamp)},${cell(row.value)},${score}\n`;
    if (text.length < 65_536) continue;
    await writeChunk(Buffer.from(text));
    text = '';
  }
  await writeChunk(Buffer.from(text));
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

interface SeriesOutcome {
  name: string;
  detector: string;
  falseAlarmsPerMonth: number;
  usable: readonly SeriesRow[];
  spoken: readonly Spoken[];
  timezone: string;
  from: Time | null;
  to: Time | null;
}

function describe({ name, detector, falseAlarmsPerMonth, usable, spoken, timezone, ...range }: SeriesOutcome): string {
  const times = usable.map(({ at }) => at ?? 0).filter((at) => at < (range.to ?? Number.POSITIVE_INFINITY));
  const last = times.at(-1) ?? 0;
  const from = Math.min(last, Math.max(range.from ?? 0, times[0] ?? 0));
  const { incidents, alerts } = countSpoken(spoken);
  const months = Math.max((last - from) / monthMs, 1e-6);
  const numbers = incidentNumbers(spoken);
  return [
    `${paint.bold(oneLine(name))}: ${count(incidents, 'incident')}, ${count(alerts, 'alert')} (${Number((alerts / months).toPrecision(2))} a month)`,
    `  ${detector} at ${Number(falseAlarmsPerMonth.toPrecision(2))}/month on ${count(usable.length, 'row')}`,
    `  ${localTime(from, timezone)} to ${localTime(last, timezone)} (${timezone}), ${duration(last - from)}`,
    '',
    ...chart(usable, spoken, from, last),
    ...spoken.flatMap((one) => saidLines(one, numbers.get(one.incident.id) ?? 0, timezone)),
  ].join('\n');
}

function chart(usable: readonly SeriesRow[], spoken: readonly Spoken[], from: Time, last: Time): string[] {
  const stepMs = Math.max(1, Math.ceil((last - from + 1) / widest));
  const most = new Array<number>(Math.ceil((last - from + 1) / stepMs)).fill(Number.NaN);
  const placeOf = (at: Time): number => Math.floor((at - from) / stepMs);
  for (const { at, count } of usable) {
    const place = placeOf(at ?? 0);
    if (place >= 0 && place < most.length)
      most[place] = Math.max(count, Number.isNaN(most[place]) ? 0 : (most[place] ?? 0));
  }
  const marks = most.map(() => ' ');
  for (const { occasion } of spoken) if (isAlert(occasion.kind)) marks[placeOf(occasion.at)] = '▲';
  return markedLine(`largest value in ${duration(stepMs)}`, most, marks);
}

function saidLines(spoken: Spoken, number: number, timezone: string): string[] {
  const { occasion } = spoken;
  const finding = findingAt(spoken);
  const usual = finding === undefined ? '' : `, where ${Number(finding.expected.toPrecision(3))} is normal`;
  const often =
    finding === undefined || !isAlert(occasion.kind) ? '' : `; it does so ${howOften(finding.returnPeriodMs)}`;
  return [
    '',
    `  ${localTime(occasion.at, timezone)}  ${paint.bold(`${occasion.kind} ${occasion.number}`)}  incident ${number}`,
    `    ${(finding?.observed ?? 0).toLocaleString('en-US')} in 15 minutes${usual}${often}.`,
  ];
}
