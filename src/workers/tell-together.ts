import { noEvidence } from '../alerts/evidence/evidence.ts';
import { raises } from '../alerts/incidents/raises.ts';
import { drawChart } from '../alerts/messages/draw-chart.ts';
import { listMessages } from '../alerts/messages/list-message.ts';
import type { AlertMessage } from '../alerts/messages/message.ts';
import type { Notifier } from '../alerts/notifiers/notifier.ts';
import { howToTell, limitMs, mostListed } from '../alerts/outbox/message-limit.ts';
import { mayTellAt } from '../alerts/outbox/outbox.ts';
import { undeliveredRows } from '../alerts/outbox/outbox-rules.ts';
import { messageOf } from '../core/errors.ts';
import type { Notification } from '../core/incident.ts';
import { allItems } from '../core/store/list.ts';
import { composeNotification } from './compose-notification.ts';
import { decideToTell } from './decide-to-tell.ts';
import { type PrepareContext, type Prepared, readRow, type Tellable, type Told, type ToSend } from './prepared.ts';

/** What to do with the next row of a channel that was told much within minutes; null: send it alone. */
export async function tellTogether(
  context: PrepareContext,
  next: Notification,
  notifier: Notifier,
): Promise<Prepared | null> {
  const { store, clock } = context;
  const { channel } = next;
  const now = clock.now();
  const sentAt = await store.messagesSince(channel, now - limitMs);
  const waiting = await store.dueNotifications(channel, now, mostListed);
  const { createdAt: since } = next;
  if (howToTell(sentAt, { count: waiting.length, since, isUrgent: false }, now) === 'alone') return null;
  const due = await tellable(context, waiting);
  const telling = howToTell(sentAt, { count: due.length, since, isUrgent: due.some(isUrgent) }, now);
  if (typeof telling === 'object') {
    const { waitUntil } = telling;
    return { outcome: { state: 'waiting', dueAt: waitUntil, restUntil: waitUntil, unattempted: true } };
  }
  const list = listOf(context, due, notifier, false);
  return list && list.told.length > 1 && list.told.some(({ row }) => row.id === next.id) ? list : null;
}

const isUrgent = ({ row, incident }: Tellable): boolean => incident.severity === 'severe' && raises(row.occasion);

async function tellable(context: PrepareContext, rows: readonly Notification[]): Promise<Tellable[]> {
  const found: Tellable[] = [];
  for (const row of rows) {
    const known = await readRow(context, row);
    const decided = await decideToTell(context, known);
    if ('incident' in decided) found.push({ ...known, incident: decided.incident });
  }
  return found;
}

/**
 * A list that was sent and never answered, once more: with the same rows, whatever has become of them, because nobody
 * knows whether it arrived.
 */
export async function repeatList(context: PrepareContext, row: Notification): Promise<Prepared> {
  const { store, clock, notifiers, routes } = context;
  const now = clock.now();
  const rows = await allItems((page) => store.notifications({ ...page, toldWith: row.id }));
  const known = await Promise.all(rows.reverse().map((one) => readRow(context, one)));
  const held = known.flatMap((one) => (one.incident ? [{ ...one, incident: one.incident }] : []));
  const dead = (error: string): Prepared => {
    const also = held.flatMap((one) => undeliveredRows(context, one.row, one.incident, one.rows, now));
    return { outcome: { state: 'dead', error, also } };
  };
  if (row.silences > 1) return dead('no answer twice: it may or may not have arrived');
  const notifier = notifiers.get(row.channel);
  if (!notifier) return dead(`channel '${row.channel}' is not configured`);
  const dueAt = Math.min(...held.map(({ incident }) => mayTellAt(now, incident, routes?.get(row.channel))));
  if (Number.isFinite(dueAt) && dueAt > now) return { outcome: { state: 'waiting', dueAt, unattempted: true } };
  const list = listOf(context, held, notifier, row.silences > 0);
  return list ?? { outcome: { state: 'superseded', error: 'the incidents are gone' } };
}

/** Null when there is nothing to tell. */
function listOf(
  context: PrepareContext,
  rows: readonly Tellable[],
  notifier: Notifier,
  possibleRepeat: boolean,
): ToSend | null {
  const all = rows.flatMap((known) => described(context, known));
  const [first, ...rest] = all;
  if (!first) return null;
  const message = listMessages([first, ...rest], { words: context.words, possibleRepeat });
  const delivery = { chart: drawChart(message, context.logger), thread: null, possibleRepeat };
  return { notifier, message, delivery, told: all.map(toldOf) };
}

export const toldOf = ({ row, incident, rows, message }: Tellable & { message: AlertMessage }): Told => {
  return { row, incident, rows, title: message.title, counted: message.counted };
};

/** Without evidence: a list has no room for it. Empty when it cannot be described; alone, it says so. */
export function described(context: PrepareContext, known: Tellable): (Tellable & { message: AlertMessage })[] {
  const { brands, words, logger } = context;
  const brand = brands.find(({ name }) => name === known.incident.brand);
  const said = { evidence: noEvidence, record: null, timezone: brand?.timezone ?? 'UTC', words, brand };
  try {
    const { message } = composeNotification({ ...known, ...said });
    return [{ ...known, message }];
  } catch (error) {
    logger.warn({ notification: known.row.id, error: messageOf(error) }, 'a message of a list cannot be built');
    return [];
  }
}
