import type { Lease, LeaseStore } from '../../core/store/leases.ts';
import type { Database } from './connection/database.ts';

export const leaseStore = ({ pool }: Database): LeaseStore => ({
  async lease(name, holder, ms) {
    const { rows } = await pool.query<Lease>(
      `INSERT INTO leases AS l (name, holder, leased_until)
       VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until,
         token = CASE WHEN l.holder = excluded.holder THEN l.token ELSE l.token + 1 END
       WHERE l.holder = excluded.holder OR l.leased_until < clock_timestamp()
       RETURNING name, holder, token`,
      [name, holder, ms],
    );
    return rows[0] ?? null;
  },
  /** The row stays, because its token must not begin anew. */
  async release({ name, holder, token }) {
    await pool.query(`UPDATE leases SET leased_until = '-infinity' WHERE name = $1 AND holder = $2 AND token = $3`, [
      name,
      holder,
      token,
    ]);
  },
});
