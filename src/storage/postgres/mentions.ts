import type { Time } from '../../core/domain.ts';
import type { MentionStore, ReferredMention, StoredAuthor } from '../../core/store/mentions.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp } from './connection/values.ts';
import { eraseMentions } from './erasure/erase-mentions.ts';
import { correctMention, deleteMentions } from './statements/change-mentions.ts';
import { correctMentions } from './statements/correct-mentions.ts';
import { readMentions } from './statements/read-mentions.ts';
import { saveMentions } from './statements/save-mentions.ts';

export const mentionStore = (database: Database): MentionStore => ({
  saveMentions: (mentions, now) => saveMentions(database, mentions, now),
  mentions: (query, signal) => readMentions(database, query, signal),
  mentionsOfPosts: (platform, platformIds, from) => mentionsOfPosts(database, platform, platformIds, from),
  authorsLike: (platform, name) => authorsLike(database, platform, name),
  correctMention: (id, correction) => correctMention(database, id, correction),
  correctMentions: (labelled, said) => correctMentions(database, labelled, said),
  deleteMentions: (ids, now) => deleteMentions(database, ids, now),
  eraseMentions: (ids, now) => eraseMentions(database, ids, now),
});

async function mentionsOfPosts(
  { pool }: Database,
  platform: string,
  platformIds: readonly string[],
  from: Time,
): Promise<ReferredMention[]> {
  if (platformIds.length === 0) return [];
  const { rows } = await pool.query<ReferredMention>(
    `SELECT m.brand, m.platform_id AS "platformId", m.at, m.own, m.way, m.text, m.language, m.matched
     FROM unnest($2::text[]) AS wanted (platform_id) CROSS JOIN LATERAL (
       -- OFFSET keeps the planner from reading the whole table instead of a few entries of the index.
       SELECT * FROM mentions WHERE platform_id = wanted.platform_id AND platform_id <> '' AND platform = $1 AND at >= $3 OFFSET 0
     ) AS m ORDER BY m.at, m.id`,
    [plain(platform), [...new Set(platformIds)].map(plain), stamp(from)],
  );
  return rows;
}

const mostAuthors = 5_000;

async function authorsLike({ pool }: Database, platform: string, name: string): Promise<StoredAuthor[]> {
  const { rows } = await pool.query<StoredAuthor>(
    `SELECT DISTINCT platform, author_id AS id, author_name AS name FROM mentions
     WHERE platform = $1 AND author_id IS NOT NULL
       AND lower($2) IN (lower(left(author_id, 1)), lower(left(ltrim(author_name, '@'), 1))) LIMIT ${mostAuthors}`,
    [plain(platform), plain(name.replace(/^@/, '').slice(0, 1))],
  );
  return rows;
}
