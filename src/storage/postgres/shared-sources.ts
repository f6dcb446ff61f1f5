import type { Time } from '../../core/domain.ts';
import type { Json } from '../../core/json.ts';
import type { Joining, Leaving } from '../../core/store/progress.ts';
import type { Client, Database } from './connection/database.ts';
import { stamp, toJson } from './connection/values.ts';
import { addCoverage, coverageOf, type ReadingKey } from './statements/coverage.ts';
import { fence } from './statements/fence.ts';

export const joinSource = (
  { transaction }: Database,
  { brand, source, part = '', query, from, lease }: Joining,
): Promise<void> =>
  transaction(async (client) => {
    if (lease) await fence(client, lease);
    const joined = await joinedPart(client, brand, source);
    if (joined !== null && joined !== part) await leave(client, { brand, source, part: joined });
    await hold(client, { brand: '', source, part });
    // What is shared from now on the engine hears from there. What was shared before, it is told now.
    if (joined !== part)
      await client.query(
        `INSERT INTO observations (brand, seen, type, source, since, until)
         SELECT $1, until, 'coverage', source, greatest(since, $4::timestamptz), until
         FROM coverage WHERE brand = '' AND source = $2 AND part = $3 AND until > $4`,
        [brand, source, part, stamp(from)],
      );
    await client.query(
      `UPDATE source_states SET cursor = NULL, joined_query = $3, joined_part = $5, joined_from = coalesce(joined_from, $4),
         heard = CASE WHEN joined_from IS NULL
           THEN (SELECT coalesce(max(id), 0) FROM shared_coverage WHERE source = $2 AND part = $5) ELSE heard END
       WHERE brand = $1 AND source = $2`,
      [brand, source, query, stamp(from), part],
    );
  });

export const leaveSource = (
  { transaction }: Database,
  { brand, source, cursor = null, lease }: Leaving,
): Promise<void> =>
  transaction(async (client) => {
    if (lease) await fence(client, lease);
    const joined = await joinedPart(client, brand, source);
    if (joined !== null) await leave(client, { brand, source, part: joined }, cursor);
  });

/** The part that the brand joined, whose row is held; null: it joined none. */
async function joinedPart(client: Client, brand: string, source: string): Promise<string | null> {
  const { rows } = await client.query<{ part: string }>(
    `SELECT joined_part AS part FROM source_states WHERE brand = $1 AND source = $2 AND joined_from IS NOT NULL FOR UPDATE`,
    [brand, source],
  );
  return rows[0]?.part ?? null;
}

/** Until the transaction ends, the reading covers nothing new. */
const hold = (client: Client, { brand, source, part }: ReadingKey) =>
  client.query('SELECT FROM source_states WHERE brand = $1 AND source = $2 AND part = $3 FOR UPDATE', [
    brand,
    source,
    part,
  ]);

/** What was covered for the brand becomes its own, and what its engine has not heard yet is told to it alone. */
async function leave(client: Client, { brand, source, part }: ReadingKey, cursor: Json = null): Promise<void> {
  await hold(client, { brand: '', source, part });
  const covered = await coverageOf(client, brand, 0, farFuture, source);
  await addCoverage(client, { brand, source, part: '' }, covered);
  await client.query(
    `INSERT INTO observations (brand, seen, type, source, since, until)
     SELECT s.brand, c.seen, 'coverage', c.source, greatest(c.since, s.joined_from), c.until
     FROM source_states s JOIN shared_coverage c
       ON c.source = s.source AND c.part = s.joined_part AND c.id > s.heard AND c.until > s.joined_from
     WHERE s.brand = $1 AND s.source = $2 ORDER BY c.id`,
    [brand, source],
  );
  await client.query(
    `UPDATE source_states
     SET cursor = $3, joined_query = NULL, joined_from = NULL, joined_part = '', next_poll_at = NULL
     WHERE brand = $1 AND source = $2`,
    [brand, source, cursor === null ? null : toJson(cursor)],
  );
}

const farFuture: Time = Date.UTC(9999, 0);
