import type { ProcessStore, WorkingProcess } from '../../core/store/processes.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp } from './connection/values.ts';

const isAtWork = `abs(extract(epoch FROM clock_timestamp() - told)) * 1000 < valid_ms`;

export const processStore = ({ pool }: Database): ProcessStore => {
  const processes = async (): Promise<WorkingProcess[]> => {
    const { rows } = await pool.query<WorkingProcess>(
      `SELECT id, place, started_at AS "startedAt", workers FROM processes WHERE ${isAtWork} ORDER BY started_at, id`,
    );
    return rows;
  };
  return {
    processes,
    async sayAtWork({ id, place, startedAt, workers }, ms) {
      await pool.query(
        `WITH over AS (DELETE FROM processes WHERE id <> $1 AND NOT ${isAtWork})
         INSERT INTO processes (id, place, started_at, workers, told, valid_ms)
         VALUES ($1, $2, $3, $4, clock_timestamp(), $5)
         ON CONFLICT (id) DO UPDATE SET told = excluded.told, valid_ms = excluded.valid_ms`,
        [id, plain(place), stamp(startedAt), workers, ms],
      );
      return (await processes()).filter((one) => one.id !== id);
    },
    async sayLeft(id) {
      await pool.query('DELETE FROM processes WHERE id = $1', [id]);
    },
  };
};
