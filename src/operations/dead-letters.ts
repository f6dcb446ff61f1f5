import type { Time } from '../core/domain.ts';
import type { Notification } from '../core/incident.ts';
import { everyItem } from '../core/store/list.ts';
import type { OutboxStore } from '../core/store/outbox.ts';
import type { DeadMention, ScoringStore } from '../core/store/scoring.ts';

type DeadStore = Pick<ScoringStore, 'deadMentions' | 'retryDead' | 'dropDead'> &
  Pick<OutboxStore, 'notifications' | 'settleNotification'>;
type DeadIds = readonly string[] | 'all';

/** What was set aside, newest first. */
export interface DeadLetters {
  /** Without a score. */
  mentions: DeadMention[];
  /** Not delivered. */
  notifications: Notification[];
  /** There are others. */
  more: boolean;
}

/** How many were changed. */
export interface DeadChanged {
  mentions: number;
  notifications: number;
}

/** At most `limit` of each. */
export async function listDead(store: DeadStore, limit: number): Promise<DeadLetters> {
  const [mentions, notifications] = await Promise.all([
    store.deadMentions({ limit }),
    store.notifications({ state: 'dead', limit }),
  ]);
  const more = mentions.next !== null || notifications.next !== null;
  return { mentions: mentions.items, notifications: notifications.items, more };
}

/** A notification's id holds slashes, a mention's does not. The store passes over ids that name no mention. */
const isNotification = (id: string): boolean => id.includes('/');

async function* chosen(store: DeadStore, ids: DeadIds): AsyncGenerator<Notification> {
  if (ids !== 'all' && !ids.some(isNotification)) return;
  for await (const row of everyItem((page) => store.notifications({ ...page, state: 'dead' })))
    if (ids === 'all' || ids.includes(row.id)) yield row;
}

/** Mentions are scored again, messages are sent again; the running workers find them. */
export async function retryDead(store: DeadStore, ids: DeadIds, now: Time): Promise<DeadChanged> {
  const mentions = await store.retryDead(ids);
  let notifications = 0;
  for await (const { id } of chosen(store, ids)) {
    await store.settleNotification(id, { state: 'waiting', dueAt: now, error: null, afresh: true });
    notifications += 1;
  }
  return { mentions, notifications };
}

export async function dropDead(store: DeadStore, ids: DeadIds): Promise<DeadChanged> {
  const mentions = await store.dropDead(ids);
  let notifications = 0;
  for await (const { id, error } of chosen(store, ids)) {
    await store.settleNotification(id, { state: 'superseded', error: `given up by hand: ${error ?? ''}`.trim() });
    notifications += 1;
  }
  return { mentions, notifications };
}

/** How many of the ids named nothing that was set aside. */
export const missingOf = (ids: readonly string[], { mentions, notifications }: DeadChanged): number =>
  new Set(ids).size - mentions - notifications;
