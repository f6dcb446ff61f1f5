import type { LeaseStore } from '../../core/store/leases.ts';
import type { Database } from './connection/database.ts';

export const leaseStore = (database: Database): LeaseStore => ({
  lease: (name, holder, ms) => lease(database, name, holder, ms),
});

async function lease({ pool }: Database, name: string, holder: string, ms: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO leases AS l (name, holder, leased_until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until
     WHERE l.holder = excluded.holder OR l.leased_until < clock_timestamp()`,
    [name, holder, ms],
  );
  return rowCount === 1;
}
