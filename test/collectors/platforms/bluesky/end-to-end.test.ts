import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { silentLogger } from '../../../../src/core/logger.ts';
import { openPostgres } from '../../../../src/storage/postgres/open-postgres.ts';
import { openDatabase } from '../../../support/database.ts';
import { type EarshotProcess, runEarshotProcess } from '../../../support/earshot-process.ts';
import {
  deleteEvent,
  type JetstreamServer,
  postEvent,
  repostEvent,
  startJetstream,
} from '../../../support/jetstream-server.ts';
import { until } from '../../../support/until.ts';

let server: JetstreamServer;
let folder: string;
let database: Awaited<ReturnType<typeof openDatabase>>;
let earshot: EarshotProcess;
beforeEach(async () => {
  server = await startJetstream();
  folder = await mkdtemp(join(tmpdir(), 'earshot-bluesky-'));
  database = await openDatabase();
});
afterEach(async () => {
  await earshot.kill();
  await server[Symbol.asyncDispose]();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

test('what is posted, reposted and deleted arrives through `earshot start`, and a stop closes the stream', async () => {
  const config = join(folder, 'earshot.yaml');
  await writeFile(
    config,
    JSON.stringify({
      store: database.url,
      sources: { bluesky: { baseUrl: server.url } },
      brands: [{ name: 'mokkana', query: 'mokkana' }],
    }),
  );
  earshot = runEarshotProcess(['start', '--config', config]);
  await until(() => server.connections() === 1);
  await using store = await openPostgres({ url: database.url, logger: silentLogger });
  const stored = async () => {
    const found: string[] = [];
    for await (const { text, kind, author, way, score } of store.mentions({ brand: 'mokkana' }))
      if (score) found.push(`${kind} by ${way}: ${text || 'erased'} (${author?.id ?? 'nobody'})`);
    return found.sort();
  };
  const now = Date.now();
  server.emit(
    postEvent('did:plc:ann', 'p1', now, { text: 'my Mokkana is broken' }),
    postEvent('did:plc:bob', 'p2', now, { text: 'lunch' }),
    repostEvent('did:plc:cas', 'r1', now + 1, 'at://did:plc:ann/app.bsky.feed.post/p1'),
    postEvent('did:plc:dan', 'p3', now + 2, { text: 'mokkana, I regret this' }),
  );
  await until(async () => (await stored()).length === 3);
  expect(await stored()).toEqual([
    'post by text: mokkana, I regret this (did:plc:dan)',
    'post by text: my Mokkana is broken (did:plc:ann)',
    'repost by reference: my Mokkana is broken (did:plc:cas)',
  ]);
  server.emit(deleteEvent('did:plc:dan', 'p3', now + 3), {
    us: (now + 4) * 1000,
    did: 'did:plc:ann',
    kind: 'account',
    account: { active: false, status: 'takendown' },
  });
  await until(async () => (await stored()).every((one) => one.includes('erased')));
  expect(await stored()).toHaveLength(3);
  expect(server.connections()).toBe(1);
  expect(server.opened).toHaveLength(1);
  earshot.send('SIGTERM');
  expect(await earshot.exited).toBe(0);
  expect(server.connections()).toBe(0);
});
