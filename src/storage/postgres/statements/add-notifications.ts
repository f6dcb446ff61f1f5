import type { Notification } from '../../../core/incident.ts';
import type { Client } from '../connection/database.ts';
import { stamp, stampOrNull, toJson } from '../connection/values.ts';

/** Within the transaction that changes the incident. A row that is there already stays as it is. */
export async function addNotifications(client: Client, notifications: readonly Notification[]): Promise<void> {
  for (const added of notifications) {
    const { rows } = await client.query<{ turn: string }>(
      `INSERT INTO notifications (id, brand, incident, occasion, number, channel, state, attempts, silences, due_at,
         created_at, sent_at, reference, error)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING RETURNING turn`,
      [
        added.id,
        added.brand,
        added.incident,
        added.occasion,
        added.number,
        added.channel,
        added.state,
        added.attempts,
        added.silences,
        stamp(added.dueAt),
        stamp(added.createdAt),
        stampOrNull(added.sentAt),
        added.reference && toJson(added.reference),
        added.error,
      ],
    );
    // What is being sent, or may have arrived without an answer, keeps its own end.
    if (rows[0])
      await client.query(
        `UPDATE notifications SET state = 'superseded'
         WHERE incident = $1 AND channel = $2 AND turn < $3 AND state = 'waiting' AND silences = 0 AND told_with IS NULL
           AND (CASE WHEN occasion IN ('undelivered', 'unacknowledged') THEN occasion ELSE 'occasion' END) =
               (CASE WHEN $4 IN ('undelivered', 'unacknowledged') THEN $4 ELSE 'occasion' END)`,
        [added.incident, added.channel, rows[0].turn, added.occasion],
      );
  }
}
