import type { Time } from '../../core/domain.ts';
import type { Client } from './connection/database.ts';
import { stamp } from './connection/values.ts';

/** Nobody takes a lease for longer. */
const longestLease = `interval '10 minutes'`;

const cut = (column: string): string => `${column} = CASE WHEN ${column} > $1 THEN $1 ELSE ${column} END`;

const statements = [
  `UPDATE source_states SET ${cut('next_poll_at')}, ${cut('last_ok_at')}, ${cut('failing_since')}, ${cut('joined_from')}`,
  'DELETE FROM coverage WHERE since >= $1',
  'UPDATE coverage SET until = $1 WHERE until > $1',
  `DELETE FROM observations WHERE type = 'coverage' AND since >= $1`,
  `UPDATE observations SET until = $1 WHERE type = 'coverage' AND until > $1`,
  'DELETE FROM shared_coverage WHERE since >= $1',
  `UPDATE shared_coverage SET ${cut('until')}, ${cut('seen')} WHERE until > $1 OR seen > $1`,
  'UPDATE observations SET seen = $1 WHERE seen > $1',
  'UPDATE mentions SET seen = $1 WHERE seen > $1',
  // A new row keeps its distance from its beginning; one that waits for another try has waited.
  `UPDATE notifications SET due_at = CASE WHEN error IS NULL THEN due_at - (created_at - $1) ELSE $1 END, created_at = $1
   WHERE state = 'waiting' AND created_at > $1`,
  `UPDATE notifications SET due_at = $1 WHERE state = 'waiting' AND error IS NOT NULL AND due_at > $1`,
  'UPDATE notifications SET sent_at = $1 WHERE sent_at > $1',
];

const leased = ['leases', 'claims', 'notifications'].map(
  (table) =>
    `UPDATE ${table} SET leased_until = clock_timestamp() WHERE leased_until > clock_timestamp() + ${longestLease}`,
);

/** Within a transaction. */
export async function forgetAfter(client: Client, now: Time): Promise<void> {
  for (const sql of statements) await client.query(sql.replaceAll('$1', '$1::timestamptz'), [stamp(now)]);
  for (const sql of leased) await client.query(sql);
}
