import { type Evidence, gatherEvidence, noEvidence } from '../alerts/evidence/evidence.ts';
import { newestJudged, recordWords, trackRecord } from '../alerts/incidents/track-record.ts';
import { drawChart } from '../alerts/messages/draw-chart.ts';
import { type AlertMessage, describeIncident, loudest } from '../alerts/messages/message.ts';
import type { Delivery, Notifier } from '../alerts/notifiers/notifier.ts';
import { mayTellAt, type Routes } from '../alerts/outbox/outbox.ts';
import { compareRows, isUndelivered, reasonNotToSend, undeliveredRows } from '../alerts/outbox/outbox-rules.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import { messageOf } from '../core/errors.ts';
import type { Incident, Notification } from '../core/incident.ts';
import type { Logger } from '../core/logger.ts';
import type { BucketStore } from '../core/store/buckets.ts';
import type { IncidentStore } from '../core/store/incidents.ts';
import { allItems } from '../core/store/list.ts';
import type { MentionStore } from '../core/store/mentions.ts';
import type { NotificationOutcome, OutboxStore } from '../core/store/outbox.ts';
import type { ProgressStore } from '../core/store/progress.ts';

export interface PrepareContext {
  store: Pick<
    OutboxStore & IncidentStore & MentionStore & BucketStore & ProgressStore,
    'notifications' | 'incident' | 'incidents' | 'mentions' | 'buckets' | 'coverage'
  >;
  /** Name of the channel -> where it goes. */
  notifiers: ReadonlyMap<string, Notifier>;
  brands: readonly Brand[];
  /** Default: every channel is told everything, at once. */
  routes?: Routes;
  clock: Clock;
  logger: Logger;
}

/** What is to be done with a row, ready but for the sending itself. */
export type Prepared = { outcome: NotificationOutcome } | ToSend | ToFail;

export interface ToSend {
  notifier: Notifier;
  message: AlertMessage;
  delivery: Omit<Delivery, 'notification' | 'signal' | 'begin'>;
  incident: Incident;
  rows: readonly Notification[];
}

/** The message itself cannot be made. */
export interface ToFail {
  failure: unknown;
  incident: Incident;
  rows: readonly Notification[];
}

/** Decides what becomes of a row, and makes its message and picture. Reads only: whoever dies here has done nothing. */
export async function prepareNotification(context: PrepareContext, row: Notification): Promise<Prepared> {
  const incident = await context.store.incident(row.incident);
  const rows = await allItems((page) => context.store.notifications({ ...page, incident: row.incident }));
  const now = context.clock.now();
  const skip = reasonNotToSend(row, incident, rows, now);
  if (skip !== null || incident === null) return { outcome: { state: 'superseded', error: skip } };
  if (row.silences > 1) {
    const also = undeliveredRows(context, row, incident, rows, now);
    return { outcome: { state: 'dead', error: 'no answer twice: it may or may not have arrived', also } };
  }
  const dueAt = mayTellAt(now, incident, context.routes?.get(row.channel));
  // It was tried before the quiet hours, or they are new.
  if (dueAt > now) return { outcome: { state: 'waiting', dueAt, unattempted: true, error: null } };
  const notifier = context.notifiers.get(row.channel);
  if (!notifier) return { outcome: { state: 'dead', error: `channel '${row.channel}' is not configured` } };
  try {
    const sent = rows.filter(({ channel, state, occasion }) => {
      return channel === row.channel && state === 'sent' && occasion !== 'undelivered';
    });
    sent.sort(compareRows);
    const message = await render(context, row, incident, rows, sent.at(-1) ?? null, now);
    const chart = drawChart(message, context.logger);
    if (notifier.pictures) chart.png();
    const delivery = { chart, thread: sent[0]?.reference ?? null, possibleRepeat: message.possibleRepeat };
    return { notifier, message, delivery, incident, rows };
  } catch (failure) {
    return { failure, incident, rows };
  }
}

/** The row as a message about the incident as it is now. What cannot be read is left out: the alert matters more. */
async function render(
  context: PrepareContext,
  row: Notification,
  incident: Incident,
  rows: readonly Notification[],
  lastSent: Notification | null,
  now: Time,
): Promise<AlertMessage> {
  const brand = context.brands.find(({ name }) => name === row.brand);
  const authors = Number(lastSent?.reference?.authors);
  return describeIncident({
    incident,
    kind: row.occasion,
    number: row.number,
    evidence: await readEvidence(context, incident, brand, now),
    timezone: brand?.timezone ?? 'UTC',
    now,
    lastToldAuthors: authors > 0 ? authors : null,
    possibleRepeat: row.silences > 0,
    record: await readRecord(context, incident),
    undelivered: rows
      .filter((other) => isUndelivered(other, now))
      .map(({ channel, occasion, error }) => ({ channel, kind: occasion, reason: error ?? 'unknown reason' })),
  });
}

async function readRecord({ store, logger }: PrepareContext, incident: Incident): Promise<string | null> {
  try {
    const { rule } = loudest(incident).finding;
    return recordWords(trackRecord(await newestJudged(store, incident.brand, rule, incident.id), rule));
  } catch (error) {
    logger.warn({ incident: incident.id, error: messageOf(error) }, 'no track record for the message');
    return null;
  }
}

async function readEvidence(
  { store, logger }: PrepareContext,
  incident: Incident,
  brand: Brand | undefined,
  now: Time,
): Promise<Evidence> {
  const { finding } = loudest(incident);
  try {
    return await gatherEvidence({
      store,
      incident,
      finding,
      sources: brand?.sources ?? [],
      now,
    });
  } catch (error) {
    logger.warn({ incident: incident.id, error: messageOf(error) }, 'the evidence of an incident cannot be read');
    return noEvidence;
  }
}
