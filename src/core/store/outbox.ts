import type { Time } from '../domain.ts';
import type { Notification } from '../incident.ts';
import type { ListPage, PageQuery } from './list.ts';

export interface NotificationOutcome {
  state: Notification['state'];
  dueAt?: Time;
  sentAt?: Time;
  reference?: Record<string, string>;
  error?: string | null;
  /** Does not count the attempt (not connected, 429). */
  unattempted?: boolean;
  /** The send was started and never answered. */
  silent?: boolean;
  /** A person asked for another send: attempts restart from zero, and a possible repeat stays marked. */
  afresh?: boolean;
  /** Rows for other channels, added in the same transaction. A row whose id exists is left as it is. */
  also?: readonly Notification[];
  /** The channel must rest until then: none of its waiting rows is due earlier. */
  restUntil?: Time;
  /** Of `sent`: what to store in the other rows that the message told. */
  told?: readonly { id: string; reference: Record<string, string> }[];
}

/** A row as it was when its message was prepared. */
export interface PreparedNotification extends Pick<Notification, 'id' | 'silences'> {
  /** Ids of the other rows that its message tells. */
  with?: readonly string[];
}

export interface NotificationQuery extends PageQuery {
  incident?: string;
  channel?: string;
  state?: Notification['state'];
  /** Id of the row whose message told them. */
  toldWith?: string;
}

/** Notifications: what to send, and what became of it. */
export interface OutboxStore {
  /** Adds rows that belong to no transition. A row whose id exists is left as it is. */
  addNotifications(rows: readonly Notification[]): Promise<void>;
  /** The row that `claimNotification` would return, in the same form. Changes nothing. */
  nextNotification(channel: string, now: Time): Promise<Notification | null>;
  /**
   * Claims the oldest due row of a channel: it becomes `sending`, and its attempt is counted. A row whose lease expired
   * while `sending` is returned with `silences` raised by one. With `prepared`: claims only that row with that number
   * of silences, and holds the others that its message tells (`toldWith`): nobody else sends them. Null when one of them
   * does not wait any more, or was tried without an answer.
   */
  claimNotification(
    channel: string,
    now: Time,
    leaseMs: number,
    prepared?: PreparedNotification,
  ): Promise<Notification | null>;
  /**
   * Records what became of a row. What its message tells besides is settled with it:
   * - sent: they are sent too
   * - waiting or dead, and the message may have arrived: they are held for the repeat, or dead too
   * - otherwise they are free again, and due no earlier than the row
   */
  settleNotification(id: string, outcome: NotificationOutcome): Promise<void>;
  /** Rows of a channel that are due, free and never tried without an answer, in the order of their turn. */
  dueNotifications(channel: string, now: Time, limit: number): Promise<Notification[]>;
  /** When each message of a channel after `since` was sent, oldest first. */
  messagesSince(channel: string, since: Time): Promise<Time[]>;
  /** Newest first. */
  notifications(query: NotificationQuery): Promise<ListPage<Notification>>;
}
