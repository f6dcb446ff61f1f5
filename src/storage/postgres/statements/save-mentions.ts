import type { NewMention, Time } from '../../../core/domain.ts';
import type { Saved } from '../../../core/store/mentions.ts';
import type { Database } from '../connection/database.ts';
import { arrayText, plain, plainOrNull, stamp, stampOrNull, toJson } from '../connection/values.ts';
import { queueHistory } from './queue-history.ts';

const columns: [name: string, type: string, value: (mention: NewMention) => unknown][] = [
  ['id', 'uuid', (m) => m.id],
  ['brand', 'text', (m) => plain(m.brand)],
  ['platform', 'text', (m) => plain(m.platform)],
  ['source', 'text', (m) => plain(m.source)],
  ['platform_id', 'text', (m) => plain(m.platformId)],
  ['url', 'text', (m) => plainOrNull(m.url)],
  ['author_id', 'text', (m) => plainOrNull(m.author?.id ?? null)],
  ['author_name', 'text', (m) => plainOrNull(m.author?.name ?? null)],
  ['author_followers', 'bigint', (m) => m.author?.followers ?? null],
  ['speaker', 'text', (m) => plain(m.speaker)],
  ['text', 'text', (m) => plain(m.text)],
  ['language', 'text', (m) => plainOrNull(m.language)],
  ['kind', 'text', (m) => m.kind],
  ['parent_id', 'text', (m) => plainOrNull(m.parentId)],
  ['root_id', 'text', (m) => plainOrNull(m.rootId)],
  ['engagement', 'jsonb', (m) => toJson(m.engagement)],
  ['way', 'text', (m) => m.way],
  ['matched', 'text[]', (m) => arrayText(m.matched)],
  ['own', 'boolean', (m) => m.own],
  ['at', 'timestamptz', (m) => stamp(m.at)],
  ['seen', 'timestamptz', (m) => stampOrNull(m.seen)],
  ['reported', 'text', (m) => plainOrNull(m.reported)],
  ['raw', 'jsonb', (m) => (m.raw === null || m.raw === undefined ? null : toJson(m.raw))],
];

const names = columns.map(([name]) => name).join(', ');
const isArray = (type: string): boolean => type.endsWith('[]');
// Arrays travel as texts: unnest would take them apart.
const given = [
  ...columns.map(([, type], i) => `$${i + 2}::${isArray(type) ? 'text' : type}[]`),
  `$${columns.length + 2}::uuid[]`,
].join(', ');
const stored = (name: string, type: string): string =>
  name === 'speaker' ? 'hashed_speaker(speaker_key, speaker)' : isArray(type) ? `${name}::${type}` : name;
const taken = columns.map(([name, type]) => stored(name, type)).join(', ');

// One statement: a mention, its place among the unscored and its dirty slice are stored together or not at all.
const saveSql = `
  WITH given AS (
    SELECT * FROM unnest(${given}) AS given (${names}, former)
  ), renamed AS (
    -- Of several that were stored under one id, the row keeps the one whose words it has.
    INSERT INTO mention_aliases (id, mention_id)
    SELECT DISTINCT ON (former) given.id, former FROM given JOIN mentions ON mentions.id = former
    WHERE given.id <> former
      AND NOT EXISTS (SELECT FROM mention_aliases WHERE mention_id = former)
      AND NOT EXISTS (SELECT FROM mentions WHERE mentions.id = given.id)
    ORDER BY former, (mentions.text = given.text) DESC, given.id
    ON CONFLICT DO NOTHING
    RETURNING id
  ), fresh AS (
    INSERT INTO mentions (${names}, stored)
    SELECT ${taken}, $1 FROM given, installation
    WHERE NOT EXISTS (SELECT FROM mention_aliases WHERE mention_aliases.id = given.id)
      AND NOT EXISTS (SELECT FROM renamed WHERE renamed.id = given.id)
    ON CONFLICT DO NOTHING
    RETURNING id, brand, source, at, seen, own
  ), queued AS (
    INSERT INTO unscored (seen, mention_id, brand) SELECT seen, id, brand FROM fresh
  ), dirty AS (
    INSERT INTO dirty_slices (brand, slices, speakers, ats)
    SELECT brand, array_agg(DISTINCT date_bin('5 minutes', at, 'epoch')), '{}', '{}' FROM fresh
    WHERE NOT own GROUP BY brand
  ), history AS (
    ${queueHistory(`
      SELECT brand, $1::timestamptz, source, date_trunc('hour', min(at)), date_trunc('hour', max(at)) + interval '1 hour'
      FROM fresh WHERE seen IS NULL AND NOT own GROUP BY brand, source`)}
  )
  SELECT count(*)::int AS stored, (count(*) FILTER (WHERE NOT own AND at < $1::timestamptz - interval '90 days' AND EXISTS (
    SELECT FROM buckets b WHERE b.brand = fresh.brand AND b.slice = date_bin('5 minutes', at, 'epoch')
      AND b.sealed IS NOT NULL)))::int AS uncounted
  FROM fresh`;

/** Rows per statement: bounds what a statement holds in memory. */
const chunkSize = 2_000;

/** In order of id, so that two processes that save the same mentions wait for, and never block, each other. */
export async function saveMentions(
  { transaction }: Database,
  mentions: readonly NewMention[],
  now: Time,
): Promise<Saved> {
  const sorted = mentions.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  let stored = 0;
  let uncounted = 0;
  for (let start = 0; start < sorted.length; start += chunkSize) {
    const chunk = sorted.slice(start, start + chunkSize);
    const values = [
      stamp(now),
      ...columns.map(([, , value]) => chunk.map(value)),
      chunk.map(({ formerId }) => formerId ?? null),
    ];
    const saved = await transaction(async (client) => {
      const { rows } = await client.query<{ stored: number; uncounted: number }>(saveSql, values);
      return rows[0];
    });
    stored += saved?.stored ?? 0;
    uncounted += saved?.uncounted ?? 0;
  }
  return { stored, alreadyStored: mentions.length - stored, ...(uncounted > 0 && { uncounted }) };
}
