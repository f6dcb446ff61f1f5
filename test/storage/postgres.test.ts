import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { dayMs } from '../../src/core/domain.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { MentionQuery } from '../../src/core/store/mentions.ts';
import type { Store } from '../../src/core/store/store.ts';
import { migrate } from '../../src/storage/postgres/connection/migrate.ts';
import { tables } from '../../src/storage/postgres/connection/tables.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { all, mention, now, refreshAll, saveScored, start } from '../contract/mention-fixture.ts';
import { storeContract } from '../contract/store.ts';
import { bucketsFrom } from '../contract/store-buckets.ts';
import { openDatabase } from '../support/database.ts';
import { ask } from '../support/embedded-holder.ts';
import { until } from '../support/until.ts';

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

/** Empties every table but what a migration filled. */
async function empty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    DO $$ BEGIN
      EXECUTE coalesce((
        SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY' FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('earshot_migrations', 'installation')), 'SELECT 1');
    END $$`);
  await client.end();
}

storeContract('PostgreSQL', async () => {
  const { url } = database;
  await empty(url);
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openPostgres({ url, logger: silentLogger });
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    another: open,
    async close() {
      for (const store of opened) await store[Symbol.asyncDispose]();
    },
  };
});

describe('PostgreSQL', () => {
  const indexed: [string, MentionQuery, string][] = [
    ['the posts of authors', { platforms: ['x'], authors: ['gone', 'gone too'] }, 'mentions_author'],
    [
      'the newest posts of a platform',
      { platforms: ['x'], from: start, to: now, order: 'desc' },
      'mentions_platform_at',
    ],
  ];
  test.each(indexed)('%s are found by an index', async (_, query, index) => {
    const fresh = await openDatabase();
    await migrate(fresh.url, silentLogger);
    await ask(
      fresh.url,
      `INSERT INTO mentions (id, brand, platform, source, platform_id, author_id, speaker, text, kind, engagement, matched, own, at, stored)
       SELECT gen_random_uuid(), 'brand', (ARRAY['x', 'y'])[n % 2 + 1], 'x', n, 'author ' || n, n, repeat('words ', 20), 'post', '{}',
         '{}', false, to_timestamp(${start / 1000} + 10 * n), now() FROM generate_series(1, 5000) AS n`,
    );
    await ask(fresh.url, 'ANALYZE mentions');
    const store = await openPostgres({ url: fresh.url, logger: silentLogger });
    await all(store.mentions(query));
    await store[Symbol.asyncDispose]();
    const scans = `SELECT idx_scan::int FROM pg_stat_user_indexes WHERE indexrelname = '${index}'`;
    // A connection tells what it did as it ends.
    await until(async () => Number(await ask(fresh.url, scans)) > 0);
    await fresh.close();
  });

  test('the tables that a probe asks rights to are those of this version', async () => {
    const found = await ask(
      database.url,
      "SELECT array_agg(tablename::text ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'earshot_migrations'",
    );
    expect(found).toEqual([...tables]);
  });

  test('an upgrade goes on counting a speaker once, and recomputes what was dirty', async () => {
    const fresh = await openDatabase();
    await migrate(fresh.url, silentLogger, 2);
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    const posts = ['a', 'b', 'c'].map((name, n) => mention(name, { at: start + n * 60_000, speaker: 'x:same' }));
    for (const { id, brand, at, speaker } of posts) {
      await client.query(
        `INSERT INTO mentions (id, brand, platform, source, platform_id, speaker, text, kind, engagement, matched, own, at, stored)
         VALUES ($1::uuid, $2, 'x', 'x', $1::text, $3, '', 'post', '{}', '{}', false, $4, $4)`,
        [id, brand, speaker, new Date(at)],
      );
      await client.query('INSERT INTO negatives (mention_id, brand, speaker, at) VALUES ($1, $2, $3, $4)', [
        id,
        brand,
        speaker,
        new Date(at),
      ]);
    }
    // The slice before it changed: the next one of that speaker is to be looked up.
    await client.query(
      `INSERT INTO dirty_slices (brand, slices, speakers, ats) VALUES ('brand', '{}', '{x:same}', ARRAY[$1::timestamptz])`,
      [new Date(start - 60_000)],
    );
    await client.end();
    const store = await openPostgres({ url: fresh.url, logger: silentLogger });
    await refreshAll(store);
    expect(await store.buckets('brand', start, now)).toEqual([
      { source: 'x', slice: start, mentions: 3, negatives: 3, counted: 1 },
    ]);
    await store[Symbol.asyncDispose]();
    await fresh.close();
  });

  test('an upgrade hashes speakers, and who spoke before it is the same after it', async () => {
    const fresh = await openDatabase();
    await migrate(fresh.url, silentLogger, 12);
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    const posts = ['a', 'b'].map((name, n) => mention(name, { at: start + n * dayMs, speaker: 'x:same' }));
    for (const { id, brand, at, speaker } of posts) {
      await client.query(
        `INSERT INTO mentions (id, brand, platform, source, platform_id, speaker, text, kind, engagement, matched, own, at, stored)
         VALUES ($1::uuid, $2, 'x', 'x', $1::text, $3, '', 'post', '{}', '{}', false, $4, $4)`,
        [id, brand, speaker, new Date(at)],
      );
      await client.query(
        `INSERT INTO scores (mention_id, label, abstained, model, scored) VALUES ($1, 'negative', false, 'm', $2)`,
        [id, new Date(at)],
      );
      await client.query(
        'INSERT INTO negatives (mention_id, brand, at, speaker) VALUES ($1, $2, $3, speaker_of($2, $4))',
        [id, brand, new Date(at), speaker],
      );
    }
    // One before them was deleted: the next one of that speaker is to be looked up.
    await client.query(
      `INSERT INTO dirty_slices (brand, slices, speakers, ats)
       VALUES ('brand', '{}', ARRAY[speaker_of('brand', 'x:same')], ARRAY[$1::timestamptz])`,
      [new Date(start - 60_000)],
    );
    await client.end();
    const store = await openPostgres({ url: fresh.url, logger: silentLogger });
    await refreshAll(store);
    expect(await store.buckets('brand', 0, now)).toMatchObject([{ slice: start, negatives: 1, counted: 1 }]);
    await saveScored(store, 'negative', [mention('c', { at: start + dayMs + 60_000, speaker: 'x:same' })]);
    await refreshAll(store);
    const found = await all(store.mentions({ brand: 'brand' }));
    expect(new Set(found.map(({ speaker }) => speaker)).size).toBe(1);
    expect(found[0]?.speaker).not.toContain('same');
    expect(await store.buckets('brand', 0, now + dayMs)).toEqual(bucketsFrom(found));
    await store[Symbol.asyncDispose]();
    await fresh.close();
  });

  test('an upgrade says which model each brand has used last, and older scores have nothing that is new', async () => {
    const fresh = await openDatabase();
    await migrate(fresh.url, silentLogger, 3);
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    const scored = [
      ['a', 'brand', 'old/1', 0],
      ['b', 'brand', 'new/1', 1],
      ['c', 'brand', 'none', 2],
      ['d', 'other', 'old/1', 3],
      ['e', 'unscored', null, 0],
    ] as const;
    for (const [name, brand, model, minutes] of scored) {
      const { id, speaker, at } = mention(name, { brand });
      await client.query(
        `INSERT INTO mentions (id, brand, platform, source, platform_id, speaker, text, kind, engagement, matched, own, at, stored)
         VALUES ($1::uuid, $2, 'x', 'x', $1::text, $3, '', 'post', '{}', '{}', false, $4, $4)`,
        [id, brand, speaker, new Date(at)],
      );
      if (model === null) continue;
      await client.query(
        `INSERT INTO scores (mention_id, label, negative, neutral, positive, abstained, model, scored)
         VALUES ($1, 'negative', 0.8, 0.1, 0.1, false, $2, $3)`,
        [id, model, new Date(now + minutes * 60_000)],
      );
    }
    await client.end();
    const store = await openPostgres({ url: fresh.url, logger: silentLogger });
    expect(await store.brandModels()).toEqual([
      { brand: 'brand', model: 'new/1', since: now + 60_000 },
      { brand: 'other', model: 'old/1', since: now + 180_000 },
    ]);
    const [first] = await all(store.mentions({ brand: 'other' }));
    expect(first?.way).toBe('text');
    expect(first?.score).toMatchObject({ model: 'old/1', p: { negative: 0.8 }, severity: null, cx: null });
    await store[Symbol.asyncDispose]();
    await fresh.close();
  });

  test('an upgrade counts what brands have spent by their cursors', async () => {
    const fresh = await openDatabase();
    await migrate(fresh.url, silentLogger, 12);
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    const cursors = [
      ['kaffa', 'x', { month: '2026-03', spentUsd: 4.5, upTo: now }],
      ['teapot', 'x', { month: '2026-03', spentUsd: 0.25, upTo: null }],
      ['late', 'x', { month: '2026-02', spentUsd: 20 }],
      ['kaffa', 'feed', { month: 'May', spentUsd: 'much' }],
      ['kaffa', 'wall', ['month', 'spentUsd']],
      ['kaffa', 'news', null],
    ] as const;
    for (const [brand, source, cursor] of cursors)
      await client.query('INSERT INTO source_states (brand, source, cursor) VALUES ($1, $2, $3)', [
        brand,
        source,
        JSON.stringify(cursor),
      ]);
    await client.end();
    const store = await openPostgres({ url: fresh.url, logger: silentLogger });
    const since = Date.UTC(2026, 2, 1);
    expect(await store.ledgers('2026-03')).toEqual([
      {
        source: 'x',
        budget: null,
        takenAt: 0,
        brands: {
          kaffa: { spent: 4.5, paced: 4.5, since },
          teapot: { spent: 0.25, paced: 0.25, since },
        },
        holds: [],
      },
    ]);
    await store[Symbol.asyncDispose]();
    await fresh.close();
  });

  test('an upgrade keeps what was spent in US dollars, and what requests under way had taken', async () => {
    const fresh = await openDatabase();
    await migrate(fresh.url, silentLogger, 18);
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    const brands = { kaffa: { spentUsd: 4.5, pacedUsd: 4, since: now } };
    const body = { budgetUsd: 20, brands, holds: [{ id: 'r', at: now, usd: { kaffa: 0.5 } }] };
    await client.query("INSERT INTO ledgers VALUES ('x', '2026-03', $1), ('y', '2026-03', NULL)", [
      JSON.stringify(body),
    ]);
    await client.end();
    const store = await openPostgres({ url: fresh.url, logger: silentLogger });
    expect(await store.ledgers('2026-03')).toEqual([
      {
        source: 'x',
        budget: { amount: 20, unit: 'USD', per: 'month' },
        takenAt: 0,
        brands: { kaffa: { spent: 4.5, paced: 4, since: now } },
        holds: [{ id: 'r', at: now, amounts: { kaffa: 0.5 } }],
      },
    ]);
    await store[Symbol.asyncDispose]();
    await fresh.close();
  });

  test('processes that start at once migrate once, and a later start finds nothing to do', async () => {
    const fresh = await openDatabase();
    const migrated: { migration?: string }[] = [];
    const logger = { ...silentLogger, info: (fields: object) => migrated.push(fields) };
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgres({ url: fresh.url, logger })));
    stores.push(await openPostgres({ url: fresh.url, logger }));
    expect(migrated.map(({ migration }) => migration)).toEqual([
      '0001_tables',
      '0002_incidents_of_brand',
      '0003_stories',
      '0004_models',
      '0005_lease_tokens',
      '0006_people',
      '0007_told_with',
      '0008_incident_names',
      '0009_mention_aliases',
      '0010_processes',
      '0011_reported_sentiment',
      '0012_shared_sources',
      '0013_parts',
      '0014_limits',
      '0015_ledgers',
      '0016_tombstones',
      '0017_ways',
      '0018_reload',
      '0019_authors',
      '0020_units',
      '0021_arrivals',
      '0022_platform_at',
    ]);
    for (const store of stores) {
      await store.saveMentions([mention('a')], now);
      await store[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    }
    await fresh.close();
  });

  test('a server that does not answer is named without the password', async () => {
    const opening = openPostgres({ url: 'postgres://mia:secret@127.0.0.1:1/earshot', logger: silentLogger });
    await expect(opening).rejects.toThrow(/PostgreSQL at postgres:\/\/127\.0\.0\.1:1\/earshot: .*"store"/);
    await expect(opening).rejects.not.toThrow('secret');
  });

  test('connections that break fail what used them, and the store goes on', async () => {
    const fresh = await openDatabase();
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
    const store = await openPostgres({ url: fresh.url, logger });
    const mentions = Array.from({ length: 3_000 }, (_, i) => mention(`m${i}`));
    await store.saveMentions(mentions, now);
    const reader = store.mentions({})[Symbol.asyncIterator]();
    await reader.next();
    const admin = new pg.Client({ connectionString: fresh.url });
    await admin.connect();
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await admin.end();
    const readOn = async () => {
      while (!(await reader.next()).done);
    };
    await expect(readOn()).rejects.toThrow();
    expect(warnings).toContain('lost a connection to postgresql');
    expect(await store.saveMentions(mentions, now)).toEqual({ stored: 0, alreadyStored: 3_000 });
    expect(await all(store.mentions({ limit: 2 }))).toHaveLength(2);
    await store[Symbol.asyncDispose]();
    await fresh.close();
  });
});
