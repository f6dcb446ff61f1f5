import type { Correction, Label, Time } from '../../../core/domain.ts';
import { isMentionId } from '../../../core/identity.ts';
import type { Client, Database } from '../connection/database.ts';
import { lockScored } from '../connection/locks.ts';
import { plain, stamp } from '../connection/values.ts';
import { type Change, recordChanges } from './record-changes.ts';

export interface KnownMention {
  id: string;
  brand: string;
  source: string;
  speaker: string;
  at: Time;
  seen: Time | null;
  own: boolean;
  /** The effective label, and whether there is a score or a correction. */
  label: Label | null;
  labelled: boolean;
}

const knownSql = `
  SELECT m.id, m.brand, m.source, m.speaker, m.at, m.seen, m.own, coalesce(c.label, s.label) AS label,
    s.mention_id IS NOT NULL OR c.mention_id IS NOT NULL AS labelled
  FROM mentions m LEFT JOIN scores s ON s.mention_id = m.id LEFT JOIN corrections c ON c.mention_id = m.id
  WHERE m.id = ANY($1::uuid[]) ORDER BY m.id`;

export const findMentions = async (client: Client, ids: readonly string[]): Promise<KnownMention[]> =>
  (await client.query<KnownMention>(knownSql, [ids.filter(isMentionId)])).rows;

/** Null: its engine does not know it. An unscored one of a backfill belongs to the past queued when it was saved. */
const wasNegative = ({ labelled, label, seen }: KnownMention): boolean | null =>
  labelled || seen === null ? label === 'negative' : null;

export const toChange = (mention: KnownMention, after: boolean | null): Change => ({
  ...mention,
  before: wasNegative(mention),
  after,
});

export const addNegativesSql = `
  INSERT INTO negatives (mention_id, brand, at, speaker)
  SELECT id, brand, at, speaker_of(brand, speaker) FROM mentions WHERE id = ANY($1::uuid[])
  ON CONFLICT DO NOTHING`;

export const dropNegativesSql = 'DELETE FROM negatives WHERE mention_id = ANY($1::uuid[])';

export const correctMention = ({ transaction }: Database, id: string, correction: Correction): Promise<boolean> =>
  transaction(async (client) => {
    await lockScored(client, 'alone');
    const [mention] = await findMentions(client, [id]);
    if (!mention) return false;
    const { label, by, at } = correction;
    await client.query(
      `INSERT INTO corrections (mention_id, label, by, at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (mention_id) DO UPDATE SET label = excluded.label, by = excluded.by, at = excluded.at`,
      [id, label, plain(by), stamp(at)],
    );
    if (mention.own) return true;
    await client.query(label === 'negative' ? addNegativesSql : dropNegativesSql, [[id]]);
    await recordChanges(client, [toChange(mention, label === 'negative')], at);
    return true;
  });

/** They wait for a score no more. */
export async function dropFromQueue(client: Client, ids: readonly string[]): Promise<void> {
  await client.query('DELETE FROM unscored WHERE mention_id = ANY($1::uuid[])', [ids]);
  await client.query(
    `UPDATE claims SET mention_ids = ARRAY(
       SELECT id FROM unnest(mention_ids) WITH ORDINALITY AS u (id, place) WHERE id <> ALL($1::uuid[]) ORDER BY place)
     WHERE mention_ids && $1::uuid[]`,
    [ids],
  );
  await client.query('DELETE FROM claims WHERE mention_ids = $1', [[]]);
}

export const deleteMentions = ({ transaction }: Database, ids: readonly string[], now: Time): Promise<number> =>
  transaction(async (client) => {
    await lockScored(client, 'alone');
    const found = await findMentions(client, ids);
    if (found.length === 0) return 0;
    const gone = [found.map(({ id }) => id)];
    await client.query(dropNegativesSql, gone);
    await client.query('DELETE FROM mentions WHERE id = ANY($1::uuid[])', gone);
    for (const table of ['scores', 'rescores', 'replaced_scores', 'corrections', 'dead_mentions'])
      await client.query(`DELETE FROM ${table} WHERE mention_id = ANY($1::uuid[])`, gone);
    await dropFromQueue(
      client,
      found.map(({ id }) => id),
    );
    const counted = found.filter(({ own }) => !own).map((mention) => toChange(mention, null));
    await recordChanges(client, counted, now);
    return found.length;
  });
