import type { Config } from '../../core/config.ts';
import { dayMs, minuteMs, type Time } from '../../core/domain.ts';
import { nameOf } from '../../core/identity.ts';
import type { Notification } from '../../core/incident.ts';
import { jobNames } from '../../core/jobs.ts';
import type { Reposts } from '../../core/plugins/collector.ts';
import type { WorkingProcess } from '../../core/store/processes.ts';
import type { Delivery } from '../../operations/gather-deliveries.ts';
import type { BrandStatus, SourceStatus, Status } from '../../operations/gather-status.ts';
import { modelNote } from '../../operations/model-in-use.ts';
import { count } from '../../wording/words.ts';
import { table } from '../terminal/layout/table.ts';
import { localTime, oneLine, paint, span } from '../terminal/output.ts';
import { ownCommand } from '../terminal/own-command.ts';
import { stateWords } from '../terminal/state-words.ts';
import { describeArrivals } from './describe-arrivals.ts';
import { describeBudgets } from './describe-budgets.ts';

/** Detection runs at every 5-minute boundary, so an older state means that it is idle. */
const idleMs = 15 * minuteMs;

const repostWords: Record<Reposts, string> = { seen: 'seen', counted: 'counted only', invisible: 'invisible' };

/** Describes the status for a terminal. */
export function describeStatus(status: Status, config: Pick<Config, 'file' | 'timezone' | 'brands'>): string {
  const { now } = status;
  const timezones = new Map(config.brands.map(({ name, timezone }) => [name, timezone]));
  const local = (time: Time, brand: string): string => localTime(time, timezones.get(brand) ?? config.timezone);
  const shell = ownCommand(config.file);
  const blocks = [
    ...idleness(status.brands, now),
    ...sideBySide(status.processes, now),
    table(
      ['brand', 'source', 'coverage 24 h', 'lag', 'state'],
      status.sources.map((row) => [
        row.brand,
        row.source,
        coverageOf(row, now),
        row.lagMs === null ? '-' : span(row.lagMs),
        sourceState(row, now, local),
      ]),
    ),
    deliveriesTable(status.deliveries),
    ...describeArrivals(status.arrivals, now),
    ...describeBudgets(status.budgets, now),
    table(
      ['brand', 'stored mentions', 'unscored', 'set aside', 'detection'],
      status.brands.map((row) => [
        row.brand,
        mentionsOf(row, status.sources),
        String(row.unscored),
        String(row.setAside),
        detectionOf(row, local),
      ]),
    ),
    ...status.brands.flatMap((row) => {
      const about = modelNote(row.brand, row, shell);
      return about === null ? [] : [paint.yellow(about)];
    }),
    status.queues === null
      ? paint.red(`The job queue is out of reach: ${oneLine(status.queueError, 300)}`)
      : table(
          ['queue', 'waiting', 'active', 'delayed', 'failed'],
          Object.entries(status.queues)
            .filter(([name]) => (jobNames as string[]).includes(name))
            .map(([name, { waiting, active, delayed, failed }]) => [
              name,
              ...[waiting, active, delayed, failed].map(String),
            ]),
        ),
    status.incidents.length === 0
      ? 'No open incidents.'
      : table(
          ['open incident', 'began', 'people', 'severity', 'state'],
          status.incidents.map((incident) => [
            nameOf(incident),
            `${local(incident.since, incident.brand)}, ${span(now - incident.since)} ago`,
            String(incident.people),
            incident.severity,
            stateWords(incident, now, timezones.get(incident.brand) ?? config.timezone),
          ]),
        ),
  ];
  if (status.notifications.length > 0) {
    blocks.push(
      table(
        ['last messages', 'occasion', 'channel', 'state', 'problem'],
        status.notifications.map((row) => [
          status.names[row.incident] ?? row.incident,
          `${row.occasion} ${row.number}`,
          row.channel,
          messageState(row, now, local),
          row.error ?? '',
        ]),
      ),
    );
  }
  if (status.undelivered.length > 0) blocks.push(paint.red(undelivered(status.undelivered)));
  const setAside = status.brands.reduce((sum, row) => sum + row.setAside, 0);
  if (setAside > 0)
    blocks.push(paint.yellow(`${count(setAside, 'mention')} set aside without a score: ${shell('earshot dead list')}`));
  blocks.push(...uncounted(status.brands));
  return blocks.join('\n\n');
}

const deliveriesTable = (deliveries: readonly Delivery[]): string =>
  table(
    ['source', 'reposts', 'mentions 24 h', 'half within', '95 % within'],
    deliveries.map((row) => [
      row.source,
      row.reposts === null ? '-' : repostWords[row.reposts],
      row.mentions24h.toLocaleString('en-US'),
      row.lagP50Ms === null ? '-' : span(row.lagP50Ms),
      row.lagP95Ms === null ? '-' : span(row.lagP95Ms),
    ]),
  );

function uncounted(brands: readonly BrandStatus[]): string[] {
  const late = brands.reduce((sum, row) => sum + (row.uncounted ?? 0), 0);
  const why = 'came after the counts of their time were sealed (keepCounts), and are not counted';
  return late === 0 ? [] : [paint.yellow(`${count(late, 'mention')} ${why}`)];
}

function idleness(brands: readonly BrandStatus[], now: Time): string[] {
  const newest = Math.max(...brands.map(({ evaluatedTo }) => evaluatedTo ?? Number.NEGATIVE_INFINITY));
  if (now - newest < idleMs) return [];
  const since = Number.isFinite(newest)
    ? `Nothing was evaluated for ${span(now - newest)}`
    : 'Nothing was evaluated yet';
  return [paint.yellow(`${since}: is earshot start running?`)];
}

/** One process is what everybody expects. */
function sideBySide(processes: readonly WorkingProcess[], now: Time): string[] {
  if (processes.length < 2) return [];
  const rows = processes.map(({ place, startedAt, workers }) => [
    oneLine(place, 100),
    `${span(now - startedAt)} ago`,
    workers.join(', '),
  ]);
  return [
    `${count(processes.length, 'process', 'processes')} work on this store and share the work:\n${table(['process', 'started', 'workers'], rows)}`,
  ];
}

function coverageOf({ coverage24h, observedFrom }: SourceStatus, now: Time): string {
  if (coverage24h === null || observedFrom === null) return 'not observed yet';
  const share = `${Math.floor(coverage24h * 100)} %`;
  return observedFrom > now - dayMs ? `${share} of ${span(now - observedFrom)}` : share;
}

type Local = (time: Time, brand: string) => string;

function sourceState({ brand, lastOkAt, failingSince, error }: SourceStatus, now: Time, local: Local): string {
  if (failingSince !== null)
    return `unreachable since ${local(failingSince, brand)} (${span(now - failingSince)}): ${error ?? 'no reason given'}`;
  if (lastOkAt === null) return 'not asked yet';
  const answered = `answered ${span(now - lastOkAt)} ago`;
  return error === null ? answered : `${answered}, but: ${error}`;
}

/** Without observed time, "no mentions" would be a guess. */
function mentionsOf({ brand, mentions }: BrandStatus, sources: readonly SourceStatus[]): string {
  const isCovered = sources.some((row) => row.brand === brand && row.observedTo !== null);
  return mentions === 0 && !isCovered ? 'nothing observed yet' : mentions.toLocaleString('en-US');
}

function detectionOf({ brand, evaluatedTo, learningUntil }: BrandStatus, local: Local): string {
  if (evaluatedTo === null) return 'not started';
  const learning = learningUntil === null ? '' : `, learning until ${local(learningUntil, brand)} at the earliest`;
  return `evaluated to ${local(evaluatedTo, brand)}${learning}`;
}

function messageState({ brand, state, sentAt, dueAt }: Notification, now: Time, local: Local): string {
  if (state === 'sent' && sentAt !== null) return `sent ${local(sentAt, brand)}`;
  if (state === 'waiting') return dueAt > now ? `waits until ${local(dueAt, brand)}` : 'waits';
  return state === 'dead' ? 'not delivered' : state;
}

function undelivered(dead: readonly Notification[]): string {
  const channels = [...new Set(dead.map(({ channel }) => channel))].sort();
  const each = channels.map((channel) => `${channel} ${dead.filter((row) => row.channel === channel).length}`);
  return `${count(dead.length, 'message')} not delivered (${each.join(', ')}): see earshot dead list, mend the channel (earshot check), then earshot dead retry`;
}
