import { appendFile, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { file } from '../../../src/collectors/platforms/file/file.ts';
import { replay } from '../../../src/collectors/platforms/replay.ts';
import { steppedClock } from '../../../src/core/clock.ts';
import { minuteMs } from '../../../src/core/domain.ts';
import type { Json } from '../../../src/core/json.ts';
import { collectAll, makeCollector, mugQuery } from '../../contract/collector.ts';

const now = Date.UTC(2026, 2, 1, 12);
const recorded = fileURLToPath(new URL('../../fixtures/replay/posts.jsonl', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const rowsFrom = (first: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `${first + index},2026-03-01T10:00:00Z,mug ${first + index}\n`).join('');

describe('file', () => {
  const open = (path: string) => makeCollector(file, { path }, steppedClock(now));
  const settle = async (path: string) => utimes(path, new Date(0), new Date(Date.now() - 60_000));

  test('what is there at first is history, appended rows are live, unchanged files cost nothing', async () => {
    const path = join(folder, 'posts.csv');
    await writeFile(path, `id,at,text\n${rowsFrom(0, 2500)}`);
    const collector = open(path);
    const first = await collectAll(() => collector);
    expect(first.pages.map(({ posts, backfill }) => [posts.length, backfill])).toEqual([
      [1000, true],
      [1000, true],
      [500, true],
    ]);
    expect((await collectAll(() => collector, first.cursor)).pages).toMatchObject([
      { posts: [], coverage: [], more: false },
    ]);
    await appendFile(path, rowsFrom(2500, 2));
    const second = await collectAll(() => collector, first.cursor);
    expect(second.pages).toMatchObject([{ backfill: false, posts: [{ id: '2500' }, { id: '2501' }] }]);
  });

  test('a file that was empty has no history, one that was just made may get it', async () => {
    const path = join(folder, 'posts.csv');
    await writeFile(path, '');
    const fresh = await collectAll(() => open(path));
    await settle(path);
    const empty = await collectAll(() => open(path), fresh.cursor);
    expect([...fresh.posts, ...empty.posts]).toEqual([]);
    await appendFile(path, `id,at,text\n${rowsFrom(0, 1)}`);
    expect((await collectAll(() => open(path), fresh.cursor)).pages).toMatchObject([{ backfill: true }]);
    expect((await collectAll(() => open(path), empty.cursor)).pages).toMatchObject([
      { backfill: false, posts: [{ id: '0' }] },
    ]);
  });

  test('two brands may read one source at the same time', async () => {
    const path = join(folder, 'posts.csv');
    await writeFile(path, `id,at,text\n${rowsFrom(0, 3500)}`);
    const collector = open(path);
    const both = await Promise.all([collectAll(() => collector), collectAll(() => collector)]);
    for (const { posts } of both) expect(new Set(posts.map(({ id }) => id)).size).toBe(3500);
  });

  test('a last row that is still being written is left for later', async () => {
    const path = join(folder, 'posts.csv');
    await writeFile(path, 'id,at,text\n1,2026-03-01,mug one\n2,2026-03-01,mug tw');
    const first = await collectAll(() => open(path));
    expect(first.posts).toEqual([]);
    await appendFile(path, 'o');
    await settle(path);
    const { posts } = await collectAll(() => open(path), first.cursor);
    expect(posts.map(({ text }) => text)).toEqual(['mug one', 'mug two']);
  });

  test('a file that became shorter is read from its start', async () => {
    const path = join(folder, 'posts.csv');
    await writeFile(path, `id,at,text\n${rowsFrom(0, 5)}`);
    const { cursor } = await collectAll(() => open(path));
    await writeFile(path, `id,at,text\n${rowsFrom(9, 1)}`);
    const { pages } = await collectAll(() => open(path), cursor);
    expect(pages).toMatchObject([{ backfill: false, posts: [{ id: '9' }] }]);
  });

  describe('what is known of a file', () => {
    const steps = async (content: string) => {
      const path = join(folder, 'posts.csv');
      await writeFile(path, content);
      const clock = steppedClock(now);
      const collector = makeCollector(file, { path }, clock);
      let cursor: Json = null;
      const pollAt = async (time: number) => {
        clock.advanceTo(time);
        const polled = await collectAll(() => collector, cursor);
        cursor = polled.cursor;
        return polled.pages.flatMap(({ coverage }) => coverage);
      };
      return { path, pollAt };
    };
    const tenOClock = now - 2 * 60 * minuteMs;

    test('a quiet file is known up to each poll, from the end of its history on', async () => {
      const { path, pollAt } = await steps(`id,at,text\n${rowsFrom(0, 5)}`);
      expect(await pollAt(now)).toEqual([{ from: tenOClock, to: tenOClock + 1 }]);
      expect(await pollAt(now + minuteMs)).toEqual([{ from: now, to: now + minuteMs }]);
      await appendFile(path, rowsFrom(5, 2500));
      expect(await pollAt(now + 2 * minuteMs)).toEqual([{ from: now + minuteMs, to: now + 2 * minuteMs }]);
      expect(await pollAt(now + 9 * minuteMs)).toEqual([{ from: now + 2 * minuteMs, to: now + 9 * minuteMs }]);
    });

    test('an empty file is known too', async () => {
      const { path, pollAt } = await steps('');
      expect(await pollAt(now)).toEqual([]);
      await settle(path);
      expect(await pollAt(now + minuteMs)).toEqual([]);
      expect(await pollAt(now + 2 * minuteMs)).toEqual([{ from: now + minuteMs, to: now + 2 * minuteMs }]);
    });

    test('while it cannot be read nothing is known, nor afterwards of that time', async () => {
      const { path, pollAt } = await steps(`id,at,text\n${rowsFrom(0, 5)}`);
      await pollAt(now);
      await rename(path, `${path}.away`);
      await expect(pollAt(now + minuteMs)).rejects.toThrow('cannot be read');
      await rename(`${path}.away`, path);
      expect(await pollAt(now + 2 * minuteMs)).toEqual([]);
      expect(await pollAt(now + 3 * minuteMs)).toEqual([{ from: now + 2 * minuteMs, to: now + 3 * minuteMs }]);
    });

    test('a row that is half written leaves its time open until it is whole', async () => {
      const { path, pollAt } = await steps(`id,at,text\n${rowsFrom(0, 5)}`);
      await pollAt(now);
      await appendFile(path, '5,2026-03-01T12:00:30Z,mug fi');
      expect(await pollAt(now + minuteMs)).toEqual([]);
      await appendFile(path, 've\n');
      expect(await pollAt(now + 2 * minuteMs)).toEqual([{ from: now, to: now + 2 * minuteMs }]);
    });

    test('a file that took the place of another is known from its first row on', async () => {
      const { path, pollAt } = await steps(`id,at,text\n${rowsFrom(0, 5)}`);
      await pollAt(now);
      await writeFile(path, 'id,at,text\n9,2026-03-01T12:20:00Z,mug\n');
      const to = now + 30 * minuteMs;
      expect(await pollAt(to)).toEqual([{ from: now + 20 * minuteMs, to }]);
    });
  });

  test('the mapping may be said, and a missing one is asked for', async () => {
    const path = join(folder, 'posts.csv');
    await writeFile(path, 'a,b\nmug,2026-03-01\n');
    await expect(collectAll(() => open(path))).rejects.toThrow(/no column for the text among a, b/);
    const mapped = makeCollector(file, { path, map: { text: 'a', at: 'b' } }, steppedClock(now));
    expect((await collectAll(() => mapped)).posts).toMatchObject([{ text: 'mug' }]);
  });
});

describe('times of a file', () => {
  const times = async (cells: string[], settings: { timeFormat?: string; timezone?: string } = {}) => {
    const path = join(folder, 'posts.csv');
    await writeFile(path, `id;at;text\n${cells.map((cell, id) => `${id};${cell};mug\n`).join('')}`);
    const collector = makeCollector(file, { path, ...settings }, steppedClock(now));
    return (await collectAll(() => collector)).posts.map(({ at }) => new Date(at).toISOString().slice(0, 16));
  };

  test('the configuration may say their form and zone', async () => {
    expect(await times(['03/02/2026 10:00'], { timeFormat: 'DD/MM/YYYY HH:mm' })).toEqual(['2026-02-03T10:00']);
    expect(await times(['2026-02-03 10:00'], { timezone: 'Asia/Tokyo' })).toEqual(['2026-02-03T01:00']);
    const both = { timeFormat: 'M/D/YY h:mm A', timezone: 'America/New_York' };
    expect(await times(['2/3/26 10:00 PM'], both)).toEqual(['2026-02-04T03:00']);
  });

  test('what one row leaves open the others tell; what all leave open is rejected', async () => {
    expect(await times(['03/02/2026', '24/02/2026'])).toEqual(['2026-02-03T00:00', '2026-02-24T00:00']);
    expect(await times(['03/02/2026'])).toEqual([]);
  });

  test.each([
    [{ timeFormat: 'HH:mm' }, /a form such as 'DD\/MM\/YYYY HH:mm'/],
    [{ timezone: 'Berlin' }, /a zone such as Europe\/Berlin/],
  ])('%j is refused when the configuration is read', (settings, problem) => {
    expect(() => file.settings.parse({ path: 'posts.csv', ...settings })).toThrow(problem);
  });
});

describe('replay', () => {
  test('posts come when the clock passes the time at which they were seen', async () => {
    const clock = steppedClock(Date.UTC(2026, 2, 1, 9));
    const collector = makeCollector(replay, { file: recorded }, clock);
    let cursor: Json = null;
    const arrived: string[][] = [];
    for (let minute = 0; minute <= 80; minute += 10) {
      clock.advanceTo(Date.UTC(2026, 2, 1, 9, minute));
      const page = await collector.collect({ query: mugQuery, cursor, signal: new AbortController().signal });
      expect(page.backfill).toBe(false);
      if (minute > 0) expect(page.coverage).toEqual([{ from: clock.now() - 10 * minuteMs, to: clock.now() }]);
      arrived.push(page.posts.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(arrived).toEqual([[], [], [], [], [], [], ['r1'], ['r3'], ['r2']]);
  });

  test('a row that cannot be used is an error with its line', async () => {
    const path = join(folder, 'posts.jsonl');
    await writeFile(path, '{"id":"1","at":"2026-03-01","text":"mug"}\n{"id":"2","at":"soon","text":"mug"}\n');
    const collector = makeCollector(replay, { file: path }, steppedClock(now));
    await expect(collectAll(() => collector)).rejects.toThrow(/line 2: 'soon' is not a time/);
  });
});
