import type { ToldFinding } from '../alerts/incidents/counted-in.ts';
import type { AlertMessage } from '../alerts/messages/message.ts';
import type { Delivery, Notifier } from '../alerts/notifiers/notifier.ts';
import type { Routes } from '../alerts/outbox/outbox.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import type { Incident, Notification } from '../core/incident.ts';
import type { Logger } from '../core/logger.ts';
import type { BucketStore } from '../core/store/buckets.ts';
import type { IncidentStore } from '../core/store/incidents.ts';
import { allItems } from '../core/store/list.ts';
import type { MentionStore } from '../core/store/mentions.ts';
import type { NotificationOutcome, OutboxStore } from '../core/store/outbox.ts';
import type { ProgressStore } from '../core/store/progress.ts';
import type { Catalogue } from '../wording/catalogue/catalogue.ts';
import type { RowInContext } from './compose-notification.ts';

export interface PrepareContext {
  store: Pick<
    OutboxStore & IncidentStore & MentionStore & BucketStore & ProgressStore,
    | 'notifications'
    | 'dueNotifications'
    | 'messagesSince'
    | 'incident'
    | 'incidents'
    | 'mentions'
    | 'buckets'
    | 'coverage'
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
  told: readonly Told[];
  /** What the row keeps of its message besides. */
  reference?: Record<string, string>;
}

/** The message itself cannot be built. */
export interface ToFail {
  failure: unknown;
  told: readonly Told[];
}

/** A row that a message tells: the row to be sent, and in a list others besides. */
export interface Told {
  row: Notification;
  incident: Incident;
  /** All rows of the incident. */
  rows: readonly Notification[];
  /** The title of its own message, which later ones keep. */
  title: string | undefined;
  /** What the number of its message counts. */
  counted: ToldFinding | null;
}

/** A row that may be told now. */
export type Tellable = RowInContext & { incident: Incident };

export async function readRow({ store, clock }: PrepareContext, row: Notification): Promise<RowInContext> {
  const incident = await store.incident(row.incident);
  const rows = await allItems((page) => store.notifications({ ...page, incident: row.incident }));
  return { row, incident, rows, now: clock.now() };
}
