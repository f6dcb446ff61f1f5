import type {
  Failure,
  Progress,
  ProgressStore,
  SharedPoll,
  SharedState,
  SourceState,
} from '../../core/store/progress.ts';
import { isHistory } from '../../core/store/whole-source.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp, stampOrNull, toJson } from './connection/values.ts';
import { forgetAfter } from './forget-after.ts';
import { observeCoverage } from './observe-coverage.ts';
import { saveWholeSource } from './save-whole-source.ts';
import { joinSource, leaveSource } from './shared-sources.ts';
import { coverageOf } from './statements/coverage.ts';
import { fence } from './statements/fence.ts';

export const progressStore = (database: Database): ProgressStore => ({
  sourceState: (brand, source) => sourceState(database, brand, source),
  sourceStates: (source) => sourceStates(database, source),
  sharedStates: (source) => sharedStates(database, source),
  sharedState: (source, part) => sharedState(database, source, part),
  sharedPolls: () => sharedPolls(database),
  joinSource: (joining) => joinSource(database, joining),
  leaveSource: (leaving) => leaveSource(database, leaving),
  saveProgress: (progress) => saveProgress(database, progress),
  saveFailure: (failure) => saveFailure(database, failure),
  forgetAfter: (now) => database.transaction((client) => forgetAfter(client, now)),
  coverage: (brand, from, to) => coverageOf(database.pool, brand, from, to),
});

/** The row of a brand that joined its source has the state of the reading that it joined, whose brand is ''. */
const statesSql = `
  SELECT b.brand, b.source, b.cursor, s.next_poll_at AS "nextPollAt", coalesce(s.last_ok_at, b.last_ok_at) AS "lastOkAt",
    s.failing_since AS "failingSince", s.error,
    CASE WHEN b.joined_from IS NOT NULL THEN
      jsonb_build_object('from', extract(epoch FROM b.joined_from) * 1000, 'query', b.joined_query,
      'part', b.joined_part) END AS joined
  FROM source_states b JOIN source_states s
    ON s.source = b.source AND s.part = b.joined_part
      AND s.brand = CASE WHEN b.joined_from IS NULL THEN b.brand ELSE '' END
  WHERE b.brand <> ''`;

const saveProgress = ({ transaction }: Database, progress: Progress): Promise<void> =>
  transaction(async (client) => {
    const { brand, source, part = '', now, answered = true, problem = null, lease } = progress;
    const key = { brand: brand ?? '', source, part };
    if (lease) await fence(client, lease);
    // The row is written in any case: its lock lets one transaction at a time merge the coverage.
    const changed = [
      'source',
      ...(progress.cursor === undefined ? [] : ['cursor']),
      ...(progress.nextPollAt === undefined ? [] : ['next_poll_at']),
      ...(answered ? ['last_ok_at', 'failing_since', 'error'] : []),
    ].map((column) => `${column} = excluded.${column}`);
    await client.query(
      `INSERT INTO source_states (brand, source, part, cursor, next_poll_at, last_ok_at, error)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (brand, source, part) DO UPDATE SET ${changed.join(', ')}`,
      [
        key.brand,
        source,
        part,
        toJson(progress.cursor),
        stampOrNull(progress.nextPollAt),
        answered ? stamp(now) : null,
        answered && problem !== null ? plain(problem) : null,
      ],
    );
    await observeCoverage(client, key, progress.coverage, progress);
    if (progress.parts) {
      const gained = await saveWholeSource(client, key, { ...progress, parts: progress.parts });
      const backfill = progress.backfill && isHistory(gained, now);
      await observeCoverage(client, { ...key, part: '' }, gained, { backfill, now });
    }
  });

const saveFailure = ({ transaction }: Database, failure: Failure): Promise<void> =>
  transaction(async (client) => {
    if (failure.lease) await fence(client, failure.lease);
    await client.query(
      `INSERT INTO source_states AS s (brand, source, part, cursor, next_poll_at, failing_since, error)
     VALUES ($1, $2, $7, coalesce($6::jsonb, 'null'), $3, $4, $5)
     ON CONFLICT (brand, source, part) DO UPDATE SET cursor = coalesce($6::jsonb, s.cursor), next_poll_at = excluded.next_poll_at,
       failing_since = coalesce(s.failing_since, excluded.failing_since), error = excluded.error`,
      [
        failure.brand ?? '',
        failure.source,
        stamp(failure.nextPollAt),
        stamp(failure.now),
        plain(failure.error),
        failure.cursor === undefined ? null : toJson(failure.cursor),
        failure.part ?? '',
      ],
    );
    const { brand, source, parts, now } = failure;
    if (parts) await saveWholeSource(client, { brand: brand ?? '', source }, { parts, now, coverage: [] });
  });

async function sourceState({ pool }: Database, brand: string, source: string): Promise<SourceState | null> {
  const { rows } = await pool.query<SourceState>(`${statesSql} AND b.brand = $1 AND b.source = $2`, [brand, source]);
  return rows[0] ?? null;
}

async function sourceStates({ pool }: Database, source: string | null = null): Promise<SourceState[]> {
  const sql = `${statesSql} AND ($1::text IS NULL OR b.source = $1) ORDER BY b.brand, b.source`;
  return (await pool.query<SourceState>(sql, [source])).rows;
}

const pollColumns = `source, part, next_poll_at AS "nextPollAt", last_ok_at AS "lastOkAt",
  failing_since AS "failingSince", error`;
const sharedSql = `SELECT ${pollColumns}, cursor FROM source_states WHERE brand = ''`;

async function sharedStates({ pool }: Database, source: string | null = null): Promise<SharedState[]> {
  const sql = `${sharedSql} AND ($1::text IS NULL OR source = $1) ORDER BY source, part`;
  return (await pool.query<SharedState>(sql, [source])).rows;
}

async function sharedState({ pool }: Database, source: string, part: string): Promise<SharedState | null> {
  const { rows } = await pool.query<SharedState>(`${sharedSql} AND source = $1 AND part = $2`, [source, part]);
  return rows[0] ?? null;
}

async function sharedPolls({ pool }: Database): Promise<SharedPoll[]> {
  const sql = `SELECT ${pollColumns} FROM source_states WHERE brand = '' ORDER BY source, part`;
  return (await pool.query<SharedPoll>(sql)).rows;
}
