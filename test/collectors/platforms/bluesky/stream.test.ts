import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { blueskyWith } from '../../../../src/collectors/platforms/bluesky/bluesky.ts';
import type { Timing } from '../../../../src/collectors/platforms/bluesky/tail.ts';
import { hourMs, type Interval, minuteMs } from '../../../../src/core/domain.ts';
import type { Json } from '../../../../src/core/json.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import type { Collector, Page, Part } from '../../../../src/core/plugins/collector.ts';
import { type JetstreamServer, postEvent, startJetstream } from '../../../support/jetstream-server.ts';
import { until } from '../../../support/until.ts';

const never = new AbortController().signal;
const quick: Partial<Timing> = { gatherMs: 30, patienceMs: 120, backOffMs: 5, silenceMs: 20_000, giveUpMs: 300 };

let server: JetstreamServer;
let other: JetstreamServer;
let open: Collector[];
let offset: number;
const now = (): number => Date.now() + offset;

beforeEach(async () => {
  offset = 0;
  open = [];
  server = await startJetstream({ now });
  other = await startJetstream({ now });
});
afterEach(async () => {
  for (const collector of open) collector.close?.();
  await server[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

function partOf(settings: Record<string, unknown> = {}, accounts: string[] = [], timing = quick): Part {
  const plugin = blueskyWith(timing);
  const context = { name: 'bluesky', clock: { now }, logger: silentLogger, accounts: () => accounts };
  const collector = plugin.create(plugin.settings.parse({ baseUrl: server.url, ...settings }), context);
  open.push(collector);
  const [part] = collector.listening?.parts ?? [];
  if (!part) throw new Error('it has no part');
  return part;
}

const begun = async (part: Part): Promise<Json> => (await part.collect({ cursor: null, signal: never })).cursor;
const read = (part: Part, cursor: Json): Promise<Page> =>
  part.collect({ cursor: JSON.parse(JSON.stringify(cursor)) as Json, signal: never });
const say = (on: JetstreamServer, ...texts: string[]): void =>
  on.emit(...texts.map((text) => postEvent('did:plc:ann', text, now(), { text })));

/** Reads pages until one is empty. */
async function readOn(part: Part, from: Json) {
  let cursor = from;
  const texts: string[] = [];
  const coverage: Interval[] = [];
  const problems: string[] = [];
  for (;;) {
    const page = await read(part, cursor);
    texts.push(...page.posts.map(({ text }) => text));
    coverage.push(...page.coverage);
    if (page.problem !== undefined) problems.push(page.problem);
    cursor = page.cursor;
    if (!page.more) return { cursor, texts, coverage, problems };
  }
}

describe.each(['v1', 'v2'] as const)('a stream in dialect %s', (dialect) => {
  test('stays open between readings, and garbage in it harms nothing', async () => {
    const part = partOf({ dialect });
    const first = await readOn(part, await begun(part));
    say(server, 'one');
    server.sendRaw('{"did": 1');
    server.sendRaw('[]');
    server.sendRaw('{"kind":"commit","did":"did:plc:x","time_us":"soon"}');
    server.sendRaw(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
    say(server, 'two');
    const second = await readOn(part, first.cursor);
    expect(second.texts).toEqual(['one', 'two']);
    expect(server.opened.map((stream) => stream.dialect)).toEqual([dialect]);
  });

  test.each([
    ['it is closed', () => server.drop('close')],
    ['it breaks off', () => server.drop('break')],
    ['the reader was too slow', () => server.tooSlow()],
  ])('is opened again where it stood when %s', async (_, fault) => {
    const part = partOf({ dialect });
    let { cursor } = await readOn(part, await begun(part));
    say(server, 'before');
    ({ cursor } = await readOn(part, cursor));
    fault();
    await until(() => server.connections() === 0);
    say(server, 'meanwhile');
    const after = await readOn(part, cursor);
    expect(after.texts).toContain('meanwhile');
    expect(after.problems).toEqual([]);
    expect(server.opened).toHaveLength(2);
  });

  test('a page that was not stored comes again', async () => {
    const part = partOf({ dialect });
    const { cursor } = await readOn(part, await begun(part));
    say(server, 'lost', 'as well');
    await read(part, cursor);
    say(server, 'later');
    expect((await readOn(part, cursor)).texts).toEqual(['lost', 'as well', 'later']);
  });

  test('what no server keeps any more is not covered, and it says so', async () => {
    const part = partOf({ dialect });
    say(server, 'old');
    const { cursor } = await readOn(part, await begun(part));
    const stood = now();
    offset += 40 * hourMs;
    server.drop('break');
    await until(() => server.connections() === 0);
    server.emit(postEvent('did:plc:ann', 'lost', now() - 38 * hourMs, { text: 'lost' }));
    const kept = now() - 30 * hourMs;
    server.emit(postEvent('did:plc:ann', 'kept', kept, { text: 'kept' }));
    const page = await read(part, cursor);
    expect(page).toMatchObject({ backfill: true, problem: expect.stringContaining('were missed') });
    say(server, 'new');
    const { texts, coverage } = await readOn(part, page.cursor);
    expect([...page.posts.map(({ text }) => text), ...texts]).toEqual(['kept', 'new']);
    for (const { from, to } of [...page.coverage, ...coverage]) expect(to <= stood || from >= kept).toBe(true);
  });
});

describe('a stream', () => {
  test('is read in the dialect that the server speaks', async () => {
    server.mood.speaks = ['v2'];
    const part = partOf();
    const { cursor } = await readOn(part, await begun(part));
    say(server, 'hello');
    expect((await readOn(part, cursor)).texts).toEqual(['hello']);
    expect(server.opened).toMatchObject([{ dialect: 'v2' }]);
  });

  test('is read from the next host when one refuses, hangs up or falls silent', async () => {
    const part = partOf({ hosts: [server.url, other.url] }, [], { ...quick, silenceMs: 400 });
    let { cursor } = await readOn(part, await begun(part));
    say(server, 'one');
    ({ cursor } = await readOn(part, cursor));
    server.mood.refuses = { status: 503 };
    server.drop('break');
    await until(() => server.connections() === 0);
    say(other, 'two');
    const second = await readOn(part, cursor);
    expect(second.texts).toEqual(['two']);
    server.mood.refuses = null;
    other.mood.isSilent = true;
    await until(() => other.connections() === 0);
    say(server, 'three');
    expect((await readOn(part, second.cursor)).texts).toContain('three');
  });

  test('a process that is not asked leaves it to another one', async () => {
    const part = partOf({}, [], { ...quick, idleMs: 50 });
    const { cursor } = await readOn(part, await begun(part));
    await until(() => server.connections() === 0);
    say(server, 'for the other');
    expect((await readOn(partOf(), cursor)).texts).toEqual(['for the other']);
  });

  test('waits in the server while nobody takes what came, and nothing is lost', async () => {
    const part = partOf();
    const { cursor } = await readOn(part, await begun(part));
    const texts = Array.from({ length: 25_000 }, (_, n) => `post ${n}`);
    say(server, ...texts);
    const found = await readOn(part, cursor);
    expect(found.texts).toHaveLength(25_000);
    expect(found.texts).toEqual(texts);
    expect(server.opened).toHaveLength(1);
  });

  test('says which hosts refuse it, and obeys the pause that they ask for', async () => {
    const part = partOf({ hosts: [server.url, other.url] });
    const cursor = await begun(part);
    server.mood.refuses = { status: 429, retryAfter: '120' };
    other.mood.refuses = { status: 429, retryAfter: '90' };
    const error = await read(part, cursor).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RetryLater', asked: true, message: expect.stringContaining('answered 429') });
    expect((error as { until: number }).until - now()).toBeGreaterThan(80_000);
    server.mood.refuses = { status: 403 };
    other.mood.refuses = { status: 403 };
    await expect(read(part, cursor)).rejects.toMatchObject({ name: 'Refused' });
  });

  test('stops waiting when it is told to, and the stream stays open', async () => {
    const part = partOf({}, [], { ...quick, patienceMs: 60_000 });
    const cursor = await begun(part);
    const stop = new AbortController();
    const waiting = part.collect({ cursor, signal: stop.signal });
    await until(() => server.connections() === 1);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    say(server, 'still here');
    expect((await read(part, cursor)).posts).toMatchObject([{ text: 'still here' }]);
    expect(server.opened).toHaveLength(1);
  });

  test('names the accounts of brands by their handles, and says which it cannot find', async () => {
    server.mood.handles = { 'acme.example': 'did:plc:acme' };
    const part = partOf({}, ['bluesky:@Acme.example', 'bluesky:gone.example', 'x:acme']);
    const { cursor, problems } = await readOn(part, await begun(part));
    expect(problems[0]).toContain('@gone.example');
    const parent = { uri: 'at://did:plc:acme/app.bsky.feed.post/a', cid: 'c' };
    server.emit(postEvent('did:plc:ann', 'r', now(), { text: 'no', reply: { parent, root: parent } }));
    server.emit(postEvent('did:plc:acme', 'own', now(), { text: 'ours' }));
    const page = await read(part, cursor);
    expect(page.posts).toMatchObject([
      { addressedTo: [{ id: 'did:plc:acme', name: 'acme.example' }] },
      { author: { id: 'did:plc:acme', name: 'acme.example' } },
    ]);
    offset += 2 * minuteMs;
    await read(part, page.cursor);
    expect(server.asked.filter((path) => path.includes('resolveHandle'))).toHaveLength(2);
  });
});
