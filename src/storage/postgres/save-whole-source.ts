import { mergeIntervals, without } from '../../core/coverage.ts';
import type { Interval, Time } from '../../core/domain.ts';
import { type PartReading, unsettledMs, wholeOf } from '../../core/store/whole-source.ts';
import type { Client } from './connection/database.ts';
import { stamp, stampOrNull } from './connection/values.ts';

interface PartRow extends Omit<PartReading, 'coverage'> {
  part: string;
  lastOkAt: Time | null;
}

/**
 * Brings the row of the whole source up to date with those of its parts, and returns what it covers that it did not cover
 * before. `coverage`: what the part covered that was just read.
 */
export async function saveWholeSource(
  client: Client,
  { brand, source }: { brand: string; source: string },
  { parts, coverage, now }: { parts: readonly string[]; coverage: readonly Interval[]; now: Time },
): Promise<Interval[]> {
  // Parts that are saved at the same time take turns here: each sees what the one before it wrote.
  await client.query(
    `INSERT INTO source_states (brand, source, part) VALUES ($1, $2, '')
     ON CONFLICT (brand, source, part) DO UPDATE SET source = excluded.source`,
    [brand, source],
  );
  const since = Math.min(now - unsettledMs, ...coverage.map(({ from }) => from));
  const covered = await coverageSince(client, [brand, source], ['', ...parts], since);
  const { rows } = await client.query<PartRow>(
    `SELECT part, next_poll_at AS "nextPollAt", last_ok_at AS "lastOkAt", failing_since AS "failingSince", error
     FROM source_states WHERE brand = $1 AND source = $2 AND part = ANY($3::text[])`,
    [brand, source, parts],
  );
  const readings = parts.map((part): PartReading => {
    const row = rows.find((known) => known.part === part) ?? { nextPollAt: null, failingSince: null, error: null };
    return { ...row, coverage: covered.get(part) ?? [] };
  });
  const whole = wholeOf(readings, now);
  const answeredAt = Math.max(...rows.map(({ lastOkAt }) => lastOkAt ?? 0), 0);
  await client.query(
    `UPDATE source_states SET next_poll_at = $3, failing_since = $4, error = $5, last_ok_at = coalesce($6, last_ok_at)
     WHERE brand = $1 AND source = $2 AND part = ''`,
    [
      brand,
      source,
      stampOrNull(whole.nextPollAt),
      stampOrNull(whole.failingSince),
      whole.error,
      answeredAt === 0 ? null : stamp(answeredAt),
    ],
  );
  return without(whole.coverage, covered.get('') ?? []);
}

/** What each part covered since then. */
async function coverageSince(
  client: Client,
  key: readonly [brand: string, source: string],
  parts: readonly string[],
  since: Time,
): Promise<Map<string, Interval[]>> {
  const { rows } = await client.query<Interval & { part: string }>(
    `SELECT part, greatest(since, $4::timestamptz) AS from, until AS to
     FROM coverage WHERE brand = $1 AND source = $2 AND part = ANY($3::text[]) AND until > $4`,
    [...key, parts, stamp(since)],
  );
  const covered = new Map<string, Interval[]>();
  for (const { part, from, to } of rows) covered.set(part, [...(covered.get(part) ?? []), { from, to }]);
  return new Map([...covered].map(([part, intervals]) => [part, mergeIntervals(intervals)]));
}
