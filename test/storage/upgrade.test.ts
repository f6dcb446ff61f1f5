import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { parseState } from '../../src/alerts/engine/engine.ts';
import { steppedClock } from '../../src/core/clock.ts';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { migrate } from '../../src/storage/postgres/connection/migrate.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { type DetectContext, detect } from '../../src/workers/detect.ts';
import { all } from '../contract/mention-fixture.ts';
import { bucketsFrom } from '../contract/store-buckets.ts';
import { openDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { kaffa, noon } from '../support/workplace.ts';

const never = new AbortController().signal;
let database: Awaited<ReturnType<typeof openDatabase>>;
let admin: pg.Client;

/** Rows by table, as the version before wrote them: a wave of 12 complaints and 30 reposts, in the middle of it. */
async function load(file: string): Promise<void> {
  const path = new URL(`../fixtures/upgrade/${file}`, import.meta.url);
  const tables: Record<string, object[]> = JSON.parse(gunzipSync(await readFile(path)).toString());
  for (const [table, rows] of Object.entries(tables)) {
    const { rows: columns } = await admin.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_name = $1 AND table_schema = 'public' AND is_generated = 'NEVER'`,
      [table],
    );
    const names = columns.map(({ name }) => name).join(', ');
    await admin.query(
      `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE
       SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
}

beforeAll(async () => {
  database = await openDatabase();
  await migrate(database.url, silentLogger, 5);
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await load('before-people.json.gz');
});
afterAll(async () => {
  await admin.end();
  await database.close();
});

/** Kills a start in the middle of its migration. */
async function killedStart(): Promise<void> {
  const blocker = new pg.Client({ connectionString: database.url });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE mentions IN ACCESS EXCLUSIVE MODE');
  const start = expect(openPostgres({ url: database.url, logger: silentLogger })).rejects.toThrow();
  await until(async () => {
    const { rowCount } = await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%speaker_of%'`,
    );
    return rowCount === 1;
  });
  await start;
  await blocker.end();
}

test('an upgrade in the middle of a wave, killed twice, counts people anew and says nothing', async () => {
  await killedStart();
  await killedStart();
  await using store = await openPostgres({ url: database.url, logger: silentLogger });
  const before = (await store.incidents({ limit: 10 })).items;
  expect(before).toMatchObject([{ state: 'open', acknowledged: { by: 'mia' }, spokenAuthors: 4 }]);
  const clock = steppedClock(noon + 42 * minuteMs);
  const nudges = { nudge: async () => {} };
  const context: DetectContext = { store, brands: [kaffa], clock, logger: silentLogger, nudges, settleMs: 0 };

  const broken = { ...store, saveTransition: () => Promise.reject(new Error('killed')) };
  await expect(detect({ ...context, store: broken }, { brand: 'kaffa' }, never)).rejects.toThrow('killed');
  await detect(context, { brand: 'kaffa' }, never);

  const state = parseState((await store.engine('kaffa'))?.state ?? null);
  const wave = state?.negatives.filter(({ at, counted }) => counted && at >= noon);
  expect(wave).toHaveLength(42);
  // The engine had seen 36 of them, counted 12 and told 4: three times as many by the new count.
  expect(await store.incident(before[0]?.id ?? '')).toMatchObject({ people: 42, spokenAuthors: 12 });
  const mentions = await all(store.mentions({ brand: 'kaffa' }));
  expect(await store.buckets('kaffa', 0, noon + hourMs)).toEqual(bucketsFrom(mentions));

  // What the new count makes of the old posts is no news, now and later.
  for (let minute = 43; minute <= 90; minute += 1) {
    clock.advanceTo(noon + minute * minuteMs);
    await detect(context, { brand: 'kaffa' }, never).catch(() => {});
  }
  const after = (await store.incidents({ limit: 10 })).items;
  const { id, acknowledged, openedAt, since } = before[0] ?? {};
  expect(id).toMatch(/^kaffa-\d{4}-\d\d-\d\d-\d{4}$/);
  expect(await store.incident('kaffa-1')).toEqual(await store.incident(id ?? ''));
  expect(after).toMatchObject([{ id, acknowledged, openedAt, since, state: 'open' }]);
  expect((await store.notifications({ limit: 100 })).items.map(({ occasion }) => occasion)).toEqual([
    'opened',
    'opened',
  ]);
});
