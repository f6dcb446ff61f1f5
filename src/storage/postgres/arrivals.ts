import type { ArrivalStore, Arrivals } from '../../core/store/arrivals.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp } from './connection/values.ts';

export const arrivalStore = ({ pool }: Database): ArrivalStore => ({
  async addArrivals(source, outcome, count, at) {
    await pool.query(
      `INSERT INTO arrivals AS a (source, outcome, count, last_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (source, outcome) DO UPDATE SET
         count = a.count + excluded.count, last_at = greatest(a.last_at, excluded.last_at)`,
      [plain(source), outcome, count, stamp(at)],
    );
  },
  async arrivals() {
    const { rows } = await pool.query<Arrivals>(
      'SELECT source, outcome, count::float8, last_at AS "lastAt" FROM arrivals ORDER BY source, outcome',
    );
    return rows;
  },
});
