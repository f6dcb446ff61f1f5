import type { Time } from '../../../core/domain.ts';
import { queuedByChange, rewrittenSpan, seenOfChange } from '../../../core/queued-by.ts';
import type { Client } from '../connection/database.ts';
import { stamp } from '../connection/values.ts';
import { givenHistorySql, historyValues, type RewrittenPast } from './queue-history.ts';

/** A change of mentions that are stored already. `before`, `after`: whether it is negative; null: not there. */
export interface Change {
  id: string;
  brand: string;
  source: string;
  speaker: string;
  at: Time;
  seen: Time | null;
  before: boolean | null;
  after: boolean | null;
}

const dirtySql = `
  INSERT INTO dirty_slices (brand, slices, speakers, ats)
  SELECT brand, array_agg(DISTINCT date_bin('5 minutes', at, 'epoch')),
    coalesce(array_agg(speaker_of(brand, speaker)) FILTER (WHERE flipped), '{}'),
    coalesce(array_agg(at) FILTER (WHERE flipped), '{}')
  FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::boolean[]) AS change (brand, at, speaker, flipped)
  GROUP BY brand`;

const mentionsSql = `
  INSERT INTO observations (brand, seen, type, source, mention_id, at, speaker, was_negative, is_negative)
  SELECT brand, seen, 'mention', source, id, at, speaker, was, now
  FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[], $7::boolean[],
    $8::boolean[]) AS change (brand, seen, source, id, at, speaker, was, now)`;

/**
 * Marks slices dirty and tells the engine, at `now`, within the transaction that makes the changes. None of them may
 * be of an own account.
 */
export async function recordChanges(client: Client, changes: readonly Change[], now: Time): Promise<void> {
  // What goes before its engine knew it changes its slice, and is not queued.
  const dirty = changes.filter(({ before, after }) => before !== after || after === null);
  if (dirty.length === 0) return;
  await client.query(dirtySql, [
    dirty.map(({ brand }) => brand),
    dirty.map(({ at }) => stamp(at)),
    dirty.map(({ speaker }) => speaker),
    dirty.map(({ before, after }) => (before === true) !== (after === true)),
  ]);
  const mentions = dirty.filter((change) => queuedByChange(change, now) === 'mention');
  if (mentions.length > 0)
    await client.query(mentionsSql, [
      mentions.map(({ brand }) => brand),
      mentions.map(({ seen }) => stamp(seenOfChange(seen, now))),
      mentions.map(({ source }) => source),
      mentions.map(({ id }) => id),
      mentions.map(({ at }) => stamp(at)),
      mentions.map(({ speaker }) => speaker),
      mentions.map(({ before }) => before),
      mentions.map(({ after }) => after),
    ]);
  const history = rewrittenBy(
    dirty.filter((change) => queuedByChange(change, now) === 'history'),
    now,
  );
  if (history.length > 0) await client.query(givenHistorySql, historyValues(history, now));
}

/** One span for each source, from the first to the last of its changes. */
function rewrittenBy(changes: readonly Change[], now: Time): RewrittenPast[] {
  const places = new Map<string, { brand: string; source: string; first: Time; last: Time }>();
  for (const { brand, source, at } of changes) {
    const key = JSON.stringify([brand, source]);
    const { first, last } = places.get(key) ?? { first: at, last: at };
    places.set(key, { brand, source, first: Math.min(first, at), last: Math.max(last, at) });
  }
  return [...places.values()].map(({ brand, source, first, last }) => {
    return { brand, source, ...rewrittenSpan(first, last, now) };
  });
}
