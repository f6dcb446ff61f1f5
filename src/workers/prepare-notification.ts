import { type Evidence, gatherEvidence, noEvidence } from '../alerts/evidence/evidence.ts';
import { recentVerdicts, type TrackRecord } from '../alerts/incidents/track-record.ts';
import { drawChart } from '../alerts/messages/draw-chart.ts';
import { type AlertMessage, loudest } from '../alerts/messages/message.ts';
import type { Delivery, Notifier } from '../alerts/notifiers/notifier.ts';
import type { Routes } from '../alerts/outbox/outbox.ts';
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
import type { Catalogue } from '../wording/catalogue/catalogue.ts';
import { composeNotification, decideRow, type Gathered, type RowInContext } from './compose-notification.ts';

export interface PrepareContext {
  store: Pick<
    OutboxStore & IncidentStore & MentionStore & BucketStore & ProgressStore,
    'notifications' | 'incident' | 'incidents' | 'mentions' | 'buckets' | 'coverage'
  >;
  /** Channel name -> its notifier. */
  notifiers: ReadonlyMap<string, Notifier>;
  brands: readonly Brand[];
  /** Default: every channel gets every notification at once. */
  routes?: Routes;
  /** The language of the messages. */
  words: Catalogue;
  clock: Clock;
  logger: Logger;
}

/** What to do with a row. Everything is ready except the send itself. */
export type Prepared = { outcome: NotificationOutcome } | ToSend | ToFail;

export interface ToSend {
  notifier: Notifier;
  message: AlertMessage;
  delivery: Omit<Delivery, 'notification' | 'signal' | 'begin'>;
  incident: Incident;
  rows: readonly Notification[];
}

/** The message itself cannot be built. */
export interface ToFail {
  failure: unknown;
  incident: Incident;
  rows: readonly Notification[];
}

/** Decides what becomes of a row and builds its message and picture. It only reads, so a crash here has no effect. */
export async function prepareNotification(context: PrepareContext, row: Notification): Promise<Prepared> {
  const { store, clock, logger } = context;
  const stored = await store.incident(row.incident);
  const rows = await allItems((page) => store.notifications({ ...page, incident: row.incident }));
  const known = { row, incident: stored, rows, now: clock.now() };
  const decided = decideRow(known, context);
  if ('outcome' in decided) return decided;
  const { incident, notifier } = decided;
  try {
    const { message, thread } = composeNotification(await gather(context, { ...known, incident }));
    const chart = drawChart(message, logger);
    if (notifier.pictures) chart.png();
    return { notifier, message, delivery: { chart, thread, possibleRepeat: message.possibleRepeat }, incident, rows };
  } catch (failure) {
    return { failure, incident, rows };
  }
}

/** Leaves out evidence that cannot be read. The alert matters more. */
async function gather(context: PrepareContext, known: RowInContext & { incident: Incident }): Promise<Gathered> {
  const { incident, now } = known;
  const brand = context.brands.find(({ name }) => name === incident.brand);
  return {
    ...known,
    evidence: await readEvidence(context, incident, brand, now),
    record: await readRecord(context, incident),
    timezone: brand?.timezone ?? 'UTC',
    words: context.words,
  };
}

async function readRecord(
  { store, logger }: PrepareContext,
  incident: Incident,
): Promise<TrackRecord['recent'] | null> {
  try {
    const { rule } = loudest(incident).finding;
    return await recentVerdicts(store, incident.brand, rule, incident.id);
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
