import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { rss } from '../../src/collectors/platforms/rss/rss.ts';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import { makeCollector } from '../contract/collector.ts';
import { serveHttp } from '../support/serve-http.ts';
import { kaffa, noon, openWorkplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const source = 'press';
const pollMs = 5 * minuteMs;

test('of three feeds, one that hangs and a dead one delay no other, and are named without their addresses', async () => {
  await using place = await openWorkplace();
  const { clock, store } = place;
  const sick = new Set<string>();
  let news = 0;
  const item = (n: number): string =>
    `<item><title>kaffa ${n}</title><guid>${n}</guid><pubDate>${new Date(noon - hourMs + n).toUTCString()}</pubDate></item>`;
  const answer = (response: ServerResponse, items: number): unknown =>
    response.end(
      `<rss version="2.0"><channel><title>t</title>${Array.from({ length: items }, (_, n) => item(n)).join('')}</channel></rss>`,
    );
  await using server = await serveHttp((request, response) => {
    const [, name = ''] = /^\/(\w+)/.exec(request.url ?? '') ?? [];
    if (!sick.has(name)) answer(response, name === 'well' ? 1 + news : 1);
    else if (name === 'dead') response.writeHead(500).end();
  });
  const settings = { baseUrl: server.url, feeds: ['/well', '/dead?key=hush', '/hangs?key=hush'] };
  const collector = makeCollector(rss, settings, clock);
  const context: CollectContext = {
    ...place,
    brands: [{ ...kaffa, sources: [source] }],
    matchers: new Map([[kaffa.name, compileQuery(kaffa.query)]]),
    sources: new Map([[source, { name: source, platform: 'rss', pollMs, settings, collector }]]),
    random: () => 0,
  };
  const [well, dead, hangs] = collector.listening?.parts ?? [];
  await collect(context, { source }, never);
  expect(server.asked).toHaveLength(3);

  sick.add('dead').add('hangs');
  clock.advanceTo(noon + pollMs);
  const stop = new AbortController();
  const hanging = collect(context, { source, part: hangs?.key ?? '' }, stop.signal);
  for (let turn = 1; turn <= 4; turn += 1) {
    news += 1;
    await collect(context, { source, part: well?.key ?? '' }, never);
    await collect(context, { source, part: dead?.key ?? '' }, never);
    const ofWell = (await store.sharedStates(source)).find(({ part }) => part === well?.key);
    expect(ofWell).toMatchObject({ lastOkAt: clock.now(), nextPollAt: clock.now() + pollMs, error: null });
    clock.advanceTo(clock.now() + pollMs);
  }
  stop.abort(new Error('stopped'));
  await expect(hanging).rejects.toThrow('stopped');
  expect(server.asked.filter((path) => path === '/well')).toHaveLength(5);
  const found: (number | null)[] = [];
  for await (const { seen } of store.mentions({ brand: kaffa.name })) found.push(seen);
  expect(found.filter((seen) => seen !== null)).toHaveLength(4);

  await collect({ ...context, pageMs: 100 }, { source, part: hangs?.key ?? '' }, never);
  const state = await store.sourceState(kaffa.name, source);
  expect(state?.failingSince).toBeNull();
  expect(state?.error).toMatch(
    /^feed 2 \([\d.:]+\): .* answered 500; feed 3 \([\d.:]+\): it did not answer within 0.1 s$/,
  );
  expect(JSON.stringify(await store.sharedStates())).not.toContain('hush');
});
