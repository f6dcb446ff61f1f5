import type { Time } from '../../core/domain.ts';
import type { Notification } from '../../core/incident.ts';
import type { ListPage } from '../../core/store/list.ts';
import type {
  NotificationOutcome,
  NotificationQuery,
  OutboxStore,
  PreparedNotification,
} from '../../core/store/outbox.ts';
import type { Client, Database } from './connection/database.ts';
import { keyAfter, keyTimeSql, listPage, rowsWanted } from './connection/list-page.ts';
import { lockChannel } from './connection/locks.ts';
import { plain, stamp, stampOrNull, toJson } from './connection/values.ts';
import { addNotifications } from './statements/add-notifications.ts';
import { settleToldWith } from './statements/settle-told-with.ts';

export const outboxStore = (database: Database): OutboxStore => ({
  addNotifications: (rows) => database.transaction((client) => addNotifications(client, rows)),
  nextNotification: (channel, now) => nextNotification(database, channel, now),
  claimNotification: (channel, now, leaseMs, prepared) => claimNotification(database, channel, now, leaseMs, prepared),
  settleNotification: (id, outcome) => settleNotification(database, id, outcome),
  dueNotifications: (channel, now, limit) => dueNotifications(database, channel, now, limit),
  messagesSince: (channel, since) => messagesSince(database, channel, since),
  notifications: (query) => notificationsOf(database, query),
});

const columns = `id, brand, incident, occasion, number, channel, state, attempts, silences, due_at AS "dueAt",
  created_at AS "createdAt", sent_at AS "sentAt", reference, error, told_with AS "toldWith"`;

/** The row of channel $1 whose turn it is at $2: what is being sent comes first, and is free once its lease is over. */
const next = (lock: '' | 'FOR UPDATE') => `
  id = (
    SELECT id FROM notifications
    WHERE channel = $1 AND (state = 'sending' OR state = 'waiting' AND due_at <= $2)
      AND (told_with IS NULL OR told_with = id)
    ORDER BY state = 'waiting', created_at, turn LIMIT 1 ${lock}
  ) AND (state = 'waiting' OR leased_until < clock_timestamp())`;

/** Null too while another row of the channel is being sent. */
async function nextNotification({ pool }: Database, channel: string, now: Time): Promise<Notification | null> {
  const { rows } = await pool.query<Notification>(`SELECT ${columns} FROM notifications WHERE ${next('')}`, [
    channel,
    stamp(now),
  ]);
  const [row] = rows;
  if (!row) return null;
  const silences = row.silences + (row.state === 'sending' ? 1 : 0);
  return { ...row, state: 'sending', attempts: row.attempts + 1, silences };
}

/** Null too while another row of the channel is being sent. */
const claimNotification = (
  { transaction }: Database,
  channel: string,
  now: Time,
  leaseMs: number,
  prepared?: PreparedNotification,
): Promise<Notification | null> =>
  transaction(async (client) => {
    await lockChannel(client, channel);
    const others = prepared?.with ?? [];
    if (prepared && !(await areFree(client, channel, prepared.id, others))) return null;
    const silences = `silences + CASE WHEN state = 'sending' THEN 1 ELSE 0 END`;
    const { rows } = await client.query<Notification>(
      `UPDATE notifications SET state = 'sending', attempts = attempts + 1, silences = ${silences},
         leased_until = clock_timestamp() + $3 * interval '1 millisecond'
       WHERE ${next('FOR UPDATE')} AND ($4::text IS NULL OR id = $4 AND ${silences} = $5)
       RETURNING ${columns}`,
      [channel, stamp(now), leaseMs, prepared?.id ?? null, prepared?.silences ?? null],
    );
    const [claimed] = rows;
    if (!claimed || others.length === 0) return claimed ?? null;
    const toldWith = claimed.id;
    await client.query('UPDATE notifications SET told_with = $1 WHERE id = $1 OR id = ANY ($2)', [toldWith, others]);
    return { ...claimed, toldWith };
  });

/** Whether each of these rows still waits for a message, and never had one without an answer. */
async function areFree(client: Client, channel: string, id: string, others: readonly string[]): Promise<boolean> {
  if (others.length === 0) return true;
  const { rowCount } = await client.query(
    `SELECT FROM notifications WHERE id = ANY ($1) AND channel = $2 AND id <> $3 AND state = 'waiting'
       AND told_with IS NULL AND silences = 0 FOR UPDATE`,
    [others, channel, id],
  );
  return rowCount === others.length;
}

/** A row that was sent stays sent, whatever a sender who lost its lease says later. */
const settleNotification = ({ transaction }: Database, id: string, outcome: NotificationOutcome): Promise<void> =>
  transaction(async (client) => {
    const { state, dueAt, sentAt, reference, error, unattempted, silent, afresh, also = [], restUntil } = outcome;
    await client.query(
      `UPDATE notifications SET state = $2, leased_until = NULL,
       due_at = coalesce($3, due_at), sent_at = coalesce($4, sent_at), reference = coalesce($5, reference),
       error = CASE WHEN $6 THEN $7 ELSE error END,
       attempts = CASE WHEN $10 THEN 0 ELSE greatest(0, attempts - $8) END,
       silences = CASE WHEN $10 THEN least(silences, 1) ELSE silences + $9 END,
       told_with = CASE WHEN $10 THEN NULL ELSE told_with END
     WHERE id = $1 AND (state <> 'sent' OR $2 = 'sent')`,
      [
        id,
        state,
        stampOrNull(dueAt),
        stampOrNull(sentAt),
        reference ? toJson(reference) : null,
        error !== undefined,
        error === undefined || error === null ? null : plain(error),
        unattempted ? 1 : 0,
        silent ? 1 : 0,
        afresh ?? false,
      ],
    );
    await settleToldWith(client, id, outcome);
    if (restUntil !== undefined) {
      await client.query(
        `UPDATE notifications SET due_at = $2
         WHERE channel = (SELECT channel FROM notifications WHERE id = $1) AND state = 'waiting' AND due_at < $2`,
        [id, stamp(restUntil)],
      );
    }
    await addNotifications(client, also);
  });

async function dueNotifications({ pool }: Database, channel: string, now: Time, limit: number) {
  const { rows } = await pool.query<Notification>(
    `SELECT ${columns} FROM notifications
     WHERE channel = $1 AND state = 'waiting' AND due_at <= $2 AND told_with IS NULL AND silences = 0
     ORDER BY created_at, turn LIMIT $3`,
    [channel, stamp(now), limit],
  );
  return rows;
}

async function messagesSince({ pool }: Database, channel: string, since: Time): Promise<Time[]> {
  const { rows } = await pool.query<{ sentAt: Time }>(
    `SELECT max(sent_at) AS "sentAt" FROM notifications WHERE channel = $1 AND state = 'sent' AND sent_at > $2
     GROUP BY coalesce(told_with, id) ORDER BY 1`,
    [channel, stamp(since)],
  );
  return rows.map(({ sentAt }) => sentAt);
}

async function notificationsOf({ pool }: Database, query: NotificationQuery): Promise<ListPage<Notification>> {
  const { incident, channel, state, toldWith } = query;
  const { rows } = await pool.query<Notification & { key_time: string; key_id: string }>(
    `SELECT ${columns}, ${keyTimeSql('created_at')} AS key_time, turn::text AS key_id FROM notifications
     WHERE ($1::text IS NULL OR incident = $1) AND ($2::text IS NULL OR channel = $2)
       AND ($3::text IS NULL OR state = $3) AND ($7::text IS NULL OR told_with = $7)
       AND ($5::timestamptz IS NULL OR (created_at, turn) < ($5, $6::bigint))
     ORDER BY created_at DESC, turn DESC LIMIT $4`,
    [incident ?? null, channel ?? null, state ?? null, rowsWanted(query), ...keyAfter(query), toldWith ?? null],
  );
  return listPage(rows, query, (row) => row);
}
