import { dayMs, type Time } from '../../../core/domain.ts';
import type { Client } from '../connection/database.ts';
import { arrayText, stamp } from '../connection/values.ts';
import { queueHistory, untilSql } from './queue-history.ts';

/** A change of mentions that are stored already. `before`, `after`: whether it is negative; null: not there. */
export interface Change {
  id: string;
  brand: string;
  source: string;
  speaker: string;
  stories: readonly string[];
  at: Time;
  seen: Time | null;
  before: boolean | null;
  after: boolean | null;
}

/** What is older when it changes is no news but history: the past is learned anew. */
const newsMs = dayMs;

const dirtySql = `
  INSERT INTO dirty_slices (brand, slices, voices, ats)
  SELECT brand, array_agg(DISTINCT date_bin('5 minutes', at, 'epoch')),
    coalesce(array_agg(voice) FILTER (WHERE flipped), '{}'), coalesce(array_agg(at) FILTER (WHERE flipped), '{}')
  FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::boolean[])
    AS change (brand, at, speaker, stories, flipped)
  CROSS JOIN LATERAL unnest(voices_of(brand, speaker, stories::text[])) AS voice
  GROUP BY brand`;

const newsSql = `
  INSERT INTO observations (brand, seen, type, source, mention_id, at, speaker, was_negative, is_negative)
  SELECT brand, greatest($1::timestamptz, seen), 'mention', source, id, at, speaker, was, now
  FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::uuid[], $6::timestamptz[], $7::text[], $8::boolean[],
    $9::boolean[]) AS change (brand, seen, source, id, at, speaker, was, now)`;

const historySql = queueHistory(`
  SELECT brand, $1::timestamptz, source, date_trunc('hour', min(at)), ${untilSql('max(at)', '$1::timestamptz')}
  FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS change (brand, source, at) GROUP BY brand, source`);

/**
 * Marks slices dirty and tells the engine, at `now`, within the transaction that makes the changes. None of them may
 * be of an own account.
 */
export async function recordChanges(client: Client, changes: readonly Change[], now: Time): Promise<void> {
  // What goes without having been told of changes its slice, and is no news.
  const dirty = changes.filter(({ before, after }) => before !== after || after === null);
  if (dirty.length === 0) return;
  await client.query(dirtySql, [
    dirty.map(({ brand }) => brand),
    dirty.map(({ at }) => stamp(at)),
    dirty.map(({ speaker }) => speaker),
    dirty.map(({ stories }) => arrayText(stories)),
    dirty.map(({ before, after }) => (before === true) !== (after === true)),
  ]);
  const told = dirty.filter(({ before, after }) => before !== after);
  const isNews = (change: Change): boolean => change.seen !== null && change.at > now - newsMs;
  const news = told.filter(isNews);
  if (news.length > 0)
    await client.query(newsSql, [
      stamp(now),
      news.map(({ brand }) => brand),
      news.map(({ seen }) => stamp(seen ?? now)),
      news.map(({ source }) => source),
      news.map(({ id }) => id),
      news.map(({ at }) => stamp(at)),
      news.map(({ speaker }) => speaker),
      news.map(({ before }) => before),
      news.map(({ after }) => after),
    ]);
  const old = told.filter((change) => !isNews(change));
  if (old.length > 0)
    await client.query(historySql, [
      stamp(now),
      old.map(({ brand }) => brand),
      old.map(({ source }) => source),
      old.map(({ at }) => stamp(at)),
    ]);
}
