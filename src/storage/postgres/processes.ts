import type { ProcessStore, WorkingProcess } from '../../core/store/processes.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp, toJson } from './connection/values.ts';

const isAtWork = `abs(extract(epoch FROM clock_timestamp() - told)) * 1000 < valid_ms`;

export const processStore = ({ pool }: Database): ProcessStore => {
  const processes = async (): Promise<WorkingProcess[]> => {
    const { rows } = await pool.query<WorkingProcess>(
      `SELECT id, place, started_at AS "startedAt", workers, CASE WHEN reload IS NOT NULL THEN
         jsonb_build_object('id', reload, 'outcome', reload_outcome) END AS reload
       FROM processes WHERE ${isAtWork} ORDER BY started_at, id`,
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
      return await processes();
    },
    async sayLeft(id) {
      await pool.query('DELETE FROM processes WHERE id = $1', [id]);
    },
    async askToReload(request) {
      await pool.query(`UPDATE processes SET reload = $1, reload_outcome = NULL WHERE ${isAtWork}`, [request]);
    },
    async sayReloaded(process, request, { error, changed, needRestart }) {
      const outcome = {
        error: error === null ? null : plain(error),
        changed: changed.map(plain),
        needRestart: needRestart.map(plain),
      };
      await pool.query('UPDATE processes SET reload_outcome = $3 WHERE id = $1 AND reload = $2', [
        process,
        request,
        toJson(outcome),
      ]);
    },
  };
};
