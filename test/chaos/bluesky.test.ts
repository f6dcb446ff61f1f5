import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { silentLogger } from '../../src/core/logger.ts';
import type { Store } from '../../src/core/store/store.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { openDatabase } from '../support/database.ts';
import { type EarshotProcess, runEarshotProcess } from '../support/earshot-process.ts';
import { inFull } from '../support/exam.ts';
import { type JetstreamServer, postEvent, repostEvent, startJetstream } from '../support/jetstream-server.ts';
import { seeded } from '../support/random.ts';
import { until } from '../support/until.ts';

const kills = inFull ? 20 : 1;
const faultCount = inFull ? 20 : 6;
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const random = seeded(seed);

const faults: ((server: JetstreamServer) => Promise<void> | void)[] = [
  (server) => server.drop('close'),
  (server) => server.drop('break'),
  (server) => server.tooSlow(),
  (server) => server.sendRaw('{"did":"did:plc:x","time_us":1,"kind":"com'),
  async (server) => {
    server.mood.refuses = { status: 503 };
    server.drop('break');
    await sleep(400);
    server.mood.refuses = null;
  },
  async (server) => {
    server.mood.speaks = server.mood.speaks.length === 1 ? ['v1', 'v2'] : ['v2'];
    server.drop('close');
  },
];

describe(`a stream, after ${kills} kills and ${faultCount} faults (CHAOS_SEED=${seed})`, () => {
  let server: JetstreamServer;
  let folder: string;
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let store: Store;
  let earshot: EarshotProcess;
  const offered: string[] = [];

  /** The leases of a process that is dead would run out later: the time it takes is not what is tested here. */
  async function expireLeases(): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `update leases set leased_until = clock_timestamp() - interval '1 s';
       update claims set leased_until = clock_timestamp() - interval '1 s' where leased_until is not null;
       update bullmq.job set locked_until_ms = 0, stalled_marked = true where state = 'active';
       delete from bullmq.meta where field = 'stalled-check'`,
    );
    await client.end();
  }

  async function stored(): Promise<string[]> {
    const found: string[] = [];
    for await (const { platformId } of store.mentions({ brand: 'mokkana' })) found.push(platformId);
    return found;
  }

  beforeAll(async () => {
    server = await startJetstream();
    folder = await mkdtemp(join(tmpdir(), 'earshot-stream-'));
    database = await openDatabase();
    const config = join(folder, 'earshot.yaml');
    const sources = { bluesky: { baseUrl: server.url } };
    const brands = [{ name: 'mokkana', query: 'mokkana' }];
    await writeFile(config, JSON.stringify({ store: database.url, sources, brands }));
    const start = (): EarshotProcess => runEarshotProcess(['start', '--config', config, '--log-level', 'error']);
    earshot = start();
    await until(() => server.connections() > 0);
    store = await openPostgres({ url: database.url, logger: silentLogger });

    let n = 0;
    const talk = setInterval(() => {
      const now = Date.now();
      const did = `did:plc:p${n % 40}`;
      const post = postEvent(did, `p${n}`, now, { text: `mokkana number ${n}` });
      const uri = `at://${did}/app.bsky.feed.post/p${n}`;
      server.emit(post, postEvent(did, `o${n}`, now, { text: 'lunch' }), repostEvent('did:plc:fan', `r${n}`, now, uri));
      offered.push(uri, `at://did:plc:fan/app.bsky.feed.repost/r${n}`);
      n += 1;
    }, 20);
    const turns = [
      ...Array.from({ length: kills }, () => 'kill' as const),
      ...Array.from({ length: faultCount }, (_, place) => place),
    ]
      .map((what) => [random(), what] as const)
      .sort(([a], [b]) => a - b);

    for (const [, what] of turns) {
      await sleep(100 + random() * 500);
      if (what === 'kill') {
        await earshot.kill();
        await expireLeases();
        earshot = start();
        if (random() < 0.7) await until(() => server.connections() > 0);
      } else await faults[what % faults.length]?.(server);
    }
    clearInterval(talk);
    await until(async () => (await stored()).length >= offered.length).catch(() => undefined);
  }, 300_000);
  afterAll(async () => {
    await earshot.kill();
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('everything that was offered is stored, and nothing twice', async () => {
    expect((await stored()).sort()).toEqual([...offered].sort());
  });

  test('nothing counts as a gap, because nothing was missed', async () => {
    const covered = () => store.coverage('mokkana', 0, Date.now());
    // A process that was killed at once may have left that to the next one.
    await until(async () => (await covered()).length > 0);
    expect(await covered()).toHaveLength(1);
  });
});
