import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { minuteMs } from '../../src/core/domain.ts';
import { displayWidth } from '../../src/wording/display-width.ts';
import { type CommandPlace, openCommandPlace, renameBrand, runCase } from '../support/every-command.ts';
import { mentionOf, noon } from '../support/workplace.ts';

const brand = 'international-consolidated-coffee-machines-of-the-upper-valley';
const source = 'forum-of-all-the-people-who-ever-bought-a-coffee-machine';
const url = `https://forum.example/${'thread/'.repeat(30)}`;
const long = `it answered 404 at ${url} 👩‍👩‍👧 and ${'咖啡机坏了'.repeat(20)}, ${'and so on '.repeat(20)}`;

let place: CommandPlace;
beforeAll(async () => {
  place = await renameBrand(await openCommandPlace(), brand);
  const { store, config } = place.place;
  const written = await readFile(config.file, 'utf8');
  await writeFile(
    config.file,
    written
      .replace('name: kaffa\n', `name: "${brand}"\n`)
      .replace('press:', `${source}:`)
      .replaceAll(/\bcx\b/g, 'customer-experience-team-of-the-upper-valley')
      .replace('name: wave', `name: "the-wave-of-all-the-people-who-are-angry-at-once"`),
  );
  const where = { brand, source, nextPollAt: noon + minuteMs, now: noon };
  await store.saveFailure({ ...where, error: long });
  await store.saveMentions([{ ...mentionOf('long', noon + 20 * minuteMs, { text: long, url }), brand }], noon);
  for (const { id } of (await store.notifications({ limit: 9 })).items)
    await store.settleNotification(id, { state: 'dead', error: long });
});
afterEach(() => {
  process.exitCode = 0;
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

/** A row has columns, or stands below one. Sentences end where they end, and a command is copied as a whole. */
const isLaidOut = (line: string): boolean => /^\s*\S.*? {2,}\S|^\s{4,}\S/.test(line) && !line.includes('earshot');

const withTables = [
  'check',
  'status',
  'mentions list',
  'mentions show',
  'model eval',
  'incidents list',
  'incidents show',
  'rules stats',
  'dead list',
  'forget',
];

test.each(withTables)('%s: tables are at most 80 columns wide, whatever is in them', async (path) => {
  const { out } = await runCase(path, place);
  const laidOut = out.split('\n').filter(isLaidOut);
  expect(laidOut.length).toBeGreaterThan(1);
  expect(laidOut.filter((line) => displayWidth(line) > 80)).toEqual([]);
});
