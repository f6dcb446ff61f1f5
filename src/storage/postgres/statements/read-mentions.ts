import type { Author, Kind, Label, Mention, Way } from '../../../core/domain.ts';
import { isMentionId } from '../../../core/identity.ts';
import { type MentionQuery, unsureBelow } from '../../../core/store/mentions.ts';
import type { Database } from '../connection/database.ts';
import { stamp } from '../connection/values.ts';
import { countsSql } from './counted.ts';
import { type ScoreRow, scoreColumns, toScore } from './score-columns.ts';

interface Row extends ScoreRow {
  id: string;
  brand: string;
  platform: string;
  source: string;
  platform_id: string;
  url: string | null;
  author_id: string | null;
  author_name: string | null;
  author_followers: string | null;
  speaker: string;
  text: string;
  language: string | null;
  kind: Kind;
  parent_id: string | null;
  root_id: string | null;
  engagement: Mention['engagement'];
  way: Way;
  matched: string[];
  own: boolean;
  at: number;
  seen: number | null;
  stored: number;
  reported: string | null;
  raw: unknown;
  scored: number | null;
  corrected: Label | null;
  corrected_by: string | null;
  corrected_at: number | null;
  erased: number | null;
}

const columns = `m.*, s.scored, s.label, s.negative, s.neutral, s.positive, s.language AS scored_language, s.abstained,
  s.reason, s.model, s.severity, s.touchpoints, s.stage, s.intents,
  c.label AS corrected, c.by AS corrected_by, c.at AS corrected_at`;

/** SQL: the first observation of the mention `m`, while its engine has not taken it yet. */
const untakenSql = `
  SELECT FROM observations o WHERE o.brand = m.brand AND o.mention_id = m.id AND o.type = 'mention'
    AND o.was_negative IS NULL AND o.is_negative IS NOT NULL`;

/**
 * SQL: the scores that were in use at a time: those of now, or what took their place since then. `counted` is null for
 * those of now.
 */
const scoresAt = (at: string): string => {
  const kept = `mention_id, ${scoreColumns()}, scored`;
  return `(
    SELECT ${kept}, counted FROM (
      SELECT ${kept}, counted, replaced FROM replaced_scores r WHERE r.mention_id = m.id AND r.replaced >= ${at}
      UNION ALL SELECT ${kept}, NULL, 'infinity' FROM scores now WHERE now.mention_id = m.id
    ) AS known ORDER BY replaced LIMIT 1)`;
};

function toMention(row: Row): Mention {
  const author: Author | null =
    row.author_id === null
      ? null
      : {
          id: row.author_id,
          name: row.author_name ?? '',
          followers: row.author_followers === null ? null : Number(row.author_followers),
        };
  return {
    id: row.id,
    brand: row.brand,
    platform: row.platform,
    source: row.source,
    platformId: row.platform_id,
    url: row.url,
    author,
    speaker: row.speaker,
    text: row.text,
    language: row.language,
    kind: row.kind,
    parentId: row.parent_id,
    rootId: row.root_id,
    engagement: row.engagement,
    way: row.way,
    matched: row.matched,
    own: row.own,
    at: row.at,
    seen: row.seen,
    stored: row.stored,
    scored: row.scored,
    score: toScore(row),
    correction:
      row.corrected === null || row.corrected_by === null || row.corrected_at === null
        ? null
        : { label: row.corrected, by: row.corrected_by, at: row.corrected_at },
    reported: row.reported,
    raw: row.raw,
    ...(row.erased !== null && { erased: row.erased }),
  };
}

const unsureSql = `coalesce(
  c.mention_id IS NULL AND m.erased IS NULL AND (s.reason = 'unsure' OR greatest(s.negative, s.neutral, s.positive) < ${unsureBelow}), false)`;

const authorSql = (name: string): string =>
  `(lower(m.author_id) = lower(${name}) OR lower(ltrim(m.author_name, '@')) = lower(${name}))`;

function toSql(query: MentionQuery): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add((p) => `m.brand = ${p}`, query.brand);
  add((p) => `m.at >= ${p}`, query.from === undefined ? undefined : stamp(query.from));
  add((p) => `m.at < ${p}`, query.to === undefined ? undefined : stamp(query.to));
  add((p) => `m.source = ANY(${p}::text[])`, query.sources);
  const [platform, ...more] = query.platforms ?? [];
  // Of one platform, an index has them in order.
  if (platform !== undefined && more.length === 0) add((p) => `m.platform = ${p}`, platform);
  else add((p) => `m.platform = ANY(${p}::text[])`, query.platforms);
  add((p) => `coalesce(c.label, s.label) = ANY(${p}::text[])`, query.labels);
  add((p) => `m.id = ANY(${p}::uuid[])`, query.ids?.filter(isMentionId));
  add((p) => `m.platform_id = ANY(${p}::text[]) AND m.platform_id <> ''`, query.posts);
  add(
    (p) =>
      `hashtextextended(m.author_id, 0) = ANY(ARRAY(SELECT hashtextextended(id, 0) FROM unnest(${p}::text[]) AS wanted (id)))
       AND m.author_id = ANY(${p}::text[])`,
    query.authors,
  );
  add((p) => `m.kind = 'repost' AND m.parent_id = ANY(${p}::text[])`, query.repostsOf);
  add((p) => authorSql(p), query.author?.replace(/^@/, ''));
  add((p) => `m.speaker = (SELECT hashed_speaker(speaker_key, ${p}) FROM installation)`, query.speaker);
  if (query.counted !== undefined) {
    const now = `EXISTS (SELECT FROM negatives n WHERE n.mention_id = m.id AND ${countsSql('n')})`;
    // What a person has called something else since then was no negative.
    const then = `CASE WHEN s.counted IS NULL THEN ${now} ELSE s.counted AND coalesce(c.label, 'negative') = 'negative' END`;
    const counted = query.asOf === undefined ? now : then;
    conditions.push(query.counted ? counted : `NOT ${counted}`);
  }
  if (query.corrected !== undefined) conditions.push(`c.mention_id IS ${query.corrected ? 'NOT ' : ''}NULL`);
  if (query.unsure !== undefined) conditions.push(`${query.unsure ? '' : 'NOT '}${unsureSql}`);
  if (query.dead !== undefined)
    conditions.push(`${query.dead ? '' : 'NOT '}EXISTS (SELECT FROM dead_mentions d WHERE d.mention_id = m.id)`);
  if (query.taken) {
    conditions.push('(s.mention_id IS NOT NULL OR c.mention_id IS NOT NULL OR m.seen IS NULL)');
    conditions.push(`NOT EXISTS (${untakenSql})`);
  }
  let scores = 'scores s ON s.mention_id = m.id';
  if (query.asOf !== undefined) {
    values.push(stamp(query.asOf));
    scores = `LATERAL ${scoresAt(`$${values.length}`)} AS s ON true`;
  }
  const direction = query.order === 'desc' ? 'DESC' : 'ASC';
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const limit = query.limit === undefined ? '' : `LIMIT ${Math.max(0, Math.trunc(query.limit))}`;
  return {
    text: `SELECT ${columns} FROM mentions m
      LEFT JOIN ${scores} LEFT JOIN corrections c ON c.mention_id = m.id
      ${where} ORDER BY m.at ${direction}, m.id ${direction} ${limit}`,
    values,
  };
}

const batchSize = 500;

/** One consistent view of the moment it starts. Holds one connection until it is read to its end or left. */
export async function* readMentions(
  { pool }: Database,
  query: MentionQuery,
  signal?: AbortSignal,
): AsyncGenerator<Mention> {
  signal?.throwIfAborted();
  const { text, values } = toSql(query);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`DECLARE found NO SCROLL CURSOR FOR ${text}`, values);
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${batchSize} FROM found`);
      for (const row of rows) {
        signal?.throwIfAborted();
        yield toMention(row);
      }
      if (rows.length < batchSize) return;
    }
  } finally {
    await client.query('ROLLBACK').catch((error: Error) => {
      broken = error;
    });
    client.release(broken);
  }
}
