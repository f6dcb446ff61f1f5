import type { Time } from '../domain.ts';
import type { Notification } from '../incident.ts';
import type { ListPage, PageQuery } from './list.ts';

export interface NotificationOutcome {
  state: Notification['state'];
  dueAt?: Time;
  sentAt?: Time;
  reference?: Record<string, string>;
  error?: string | null;
  /** Hands the attempt back (not connected, 429). */
  unattempted?: boolean;
  /** The send was begun and never answered. */
  silent?: boolean;
  /** A person wants it sent again: attempts start anew, and a repeat that is possible stays marked. */
  afresh?: boolean;
  /** Rows for other channels, added in the same transaction; one whose id is there already stays as it is. */
  also?: readonly Notification[];
  /** The channel wants nothing before: no waiting row of it is due earlier. */
  restUntil?: Time;
}

export interface NotificationQuery extends PageQuery {
  incident?: string;
  channel?: string;
  state?: Notification['state'];
}

/** Notifications: what is to be told, and what became of it. */
export interface OutboxStore {
  /** The row that `claimNotification` would hand out, as it would hand it out. Changes nothing. */
  nextNotification(channel: string, now: Time): Promise<Notification | null>;
  /**
   * Takes the oldest due row of a channel for sending: it becomes `sending`, its attempt is counted. A row whose
   * lease expired while `sending` comes back with `silences` raised by one. With `prepared`: that row with so many
   * silences, or nothing.
   */
  claimNotification(
    channel: string,
    now: Time,
    leaseMs: number,
    prepared?: Pick<Notification, 'id' | 'silences'>,
  ): Promise<Notification | null>;
  settleNotification(id: string, outcome: NotificationOutcome): Promise<void>;
  /** Newest first. */
  notifications(query: NotificationQuery): Promise<ListPage<Notification>>;
}
