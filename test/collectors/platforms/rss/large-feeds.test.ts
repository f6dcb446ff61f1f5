import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { parseApart } from '../../../../src/collectors/feeds/parse-apart.ts';
import { rss } from '../../../../src/collectors/platforms/rss/rss.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { minuteMs, type Time } from '../../../../src/core/domain.ts';
import type { Json } from '../../../../src/core/json.ts';
import { collectAll, makeCollector } from '../../../contract/collector.ts';
import { serveHttp } from '../../../support/serve-http.ts';

const now = Date.UTC(2026, 2, 1, 12);
const channel = (items: string): string => `<rss version="2.0"><channel><title>t</title>${items}</channel></rss>`;
const itemOf = (id: number): string =>
  `<item><title>mug ${id}</title><link>https://a.example/${id}</link><pubDate>${new Date(now - minuteMs).toUTCString()}</pubDate></item>`;
const times = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join('');

const never = new AbortController().signal;

describe('a feed that is made to take long', () => {
  const attacks: [string, () => string][] = [
    [
      '400,000 attributes on one tag',
      () => channel(`<item><title ${times(400_000, (n) => ` a${n}="1"`)}>x</title></item>`),
    ],
    ['1,000,000 small tags', () => channel(`<item>${'<b/>'.repeat(1_000_000)}</item>`)],
  ];
  test.each(attacks)('is given up, and holds up nothing meanwhile: %s', async (_, write) => {
    let turns = 0;
    let done = false;
    const reading = parseApart(write(), never, { withinMs: 300 }).finally(() => {
      done = true;
    });
    reading.catch(() => {});
    for (; !done; turns += 1) await setImmediate();
    await expect(reading).rejects.toThrow(/it takes longer than 0\.3 s to read/);
    expect(turns).toBeGreaterThan(50);
  });

  test('is refused for more items than any has', async () => {
    const feed = channel('<item><guid>1</guid></item>'.repeat(50_001));
    await expect(parseApart(feed, never)).rejects.toThrow('it has 50001 items, and 50000 are read at most');
  });

  test('ends with the job that asked for it', async () => {
    const job = new AbortController();
    const reading = parseApart(channel('<item/>'.repeat(1_400_000)), job.signal);
    job.abort();
    await expect(reading).rejects.toThrow(/abort/);
  });

  test('is told as the fault of that feed, while the others deliver', async () => {
    await using server = await serveHttp((request, response) => {
      response.end(request.url === '/a' ? `<rss ${'x="1" '.repeat(3_000)}` : channel(itemOf(1)));
    });
    const { pages } = await collectAll(
      () => makeCollector(rss, { baseUrl: server.url, feeds: ['/a', '/b'] }, steppedClock(now)),
      null,
    );
    expect(pages).toMatchObject([
      { posts: [{ text: 'mug 1' }], problem: expect.stringContaining('the XML is cut off') },
    ]);
  });
});

describe('a feed of thousands of items', () => {
  const poll = (url: string, time: Time, cursor: Json) =>
    collectAll(() => makeCollector(rss, { baseUrl: url, feeds: ['/a'] }, steppedClock(time)), cursor);

  test('delivers each once, and then what is new', async () => {
    let count = 3_000;
    await using server = await serveHttp((_, response) => void response.end(channel(times(count, itemOf))));
    const first = await poll(server.url, now, null);
    expect(first.pages[0]?.posts).toHaveLength(count);
    const same = await poll(server.url, now + 5 * minuteMs, first.cursor);
    expect(same.pages[0]?.posts).toEqual([]);
    count += 1;
    const later = await poll(server.url, now + 10 * minuteMs, same.cursor);
    expect(later.pages[0]?.posts).toMatchObject([{ id: 'https://a.example/3000' }]);
    expect(later.pages[0]?.coverage).toEqual([{ from: now - minuteMs, to: now + 10 * minuteMs }]);
  });

  test('goes on after the cursor of an earlier version, which remembered 500', async () => {
    await using server = await serveHttp((_, response) => void response.end(channel(times(3, itemOf))));
    const { cursor } = await poll(server.url, now, null);
    const { feeds } = cursor as { feeds: Record<string, { items: string; document?: string }> };
    for (const state of Object.values(feeds)) {
      Object.assign(state, { items: state.items.match(/.{12}/g)?.map((marks) => `${marks.slice(0, 8)}abc`) });
      delete state.document;
    }
    const { pages } = await poll(server.url, now + 5 * minuteMs, { feeds });
    expect(pages[0]?.posts).toEqual([]);
  });

  test('delivers an item again when its words change, as they may name the brand only then', async () => {
    let title = 'mug 1';
    await using server = await serveHttp(
      (_, response) => void response.end(channel(itemOf(1).replace('mug 1', title) + itemOf(2))),
    );
    const first = await poll(server.url, now, null);
    title = 'mug 1, and the kettle';
    const second = await poll(server.url, now + 5 * minuteMs, first.cursor);
    expect(second.posts).toMatchObject([{ id: 'https://a.example/1', text: 'mug 1, and the kettle' }]);
    const third = await poll(server.url, now + 10 * minuteMs, second.cursor);
    expect(third.posts).toEqual([]);
  });
});
