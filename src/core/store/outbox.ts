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
}

export interface NotificationQuery extends PageQuery {
  incident?: string;
  channel?: string;
  state?: Notification['state'];
}

/** Notifications: what to send, and what became of it. */
export interface OutboxStore {
  /** The row that `claimNotification` would return, in the same form. Changes nothing. */
  nextNotification(channel: string, now: Time): Promise<Notification | null>;
  /**
   * Claims the oldest due row of a channel: it becomes `sending`, and its attempt is counted. A row whose lease expired
   * while `sending` is returned with `silences` raised by one. With `prepared`: claims only that row with that number
   * of silences.
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
