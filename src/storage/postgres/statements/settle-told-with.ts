import type { NotificationOutcome } from '../../../core/store/outbox.ts';
import type { Client } from '../connection/database.ts';
import { stampOrNull, toJson } from '../connection/values.ts';

/** Settles the rows that the message of a settled row tells besides. */
export async function settleToldWith(client: Client, id: string, outcome: NotificationOutcome): Promise<void> {
  const { rows } = await client.query<{ state: string; silences: number }>(
    'SELECT state, silences FROM notifications WHERE id = $1 AND told_with = $1',
    [id],
  );
  const [row] = rows;
  // A sender who lost its lease may come late.
  if (row?.state !== outcome.state) return;
  const others = 'told_with = $1 AND id <> $1';
  if (row.state === 'sent') {
    const told = outcome.told ?? [];
    await client.query(
      `UPDATE notifications SET state = 'sent', sent_at = $2, error = NULL, attempts = attempts + 1 WHERE ${others}`,
      [id, stampOrNull(outcome.sentAt)],
    );
    for (const { id: other, reference } of told)
      await client.query(`UPDATE notifications SET reference = $3 WHERE ${others} AND id = $2`, [
        id,
        other,
        toJson(reference),
      ]);
  } else if (row.state === 'dead' && row.silences > 0) {
    await client.query(
      `UPDATE notifications SET state = 'dead', silences = $2, error = (SELECT error FROM notifications WHERE id = $1)
       WHERE ${others} AND state = 'waiting'`,
      [id, row.silences],
    );
  } else if (row.state !== 'waiting' || row.silences === 0) {
    await client.query(
      `UPDATE notifications SET told_with = NULL, silences = greatest(silences, $2),
         due_at = CASE WHEN state = 'waiting' THEN greatest(due_at, $3) ELSE due_at END
       WHERE told_with = $1`,
      [id, row.silences, stampOrNull(outcome.dueAt)],
    );
  }
}
