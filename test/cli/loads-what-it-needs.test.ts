import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { filesLoadedBy } from '../support/loaded-files.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace } from '../support/wave.ts';

let place: ConfiguredWorkplace;
beforeAll(async () => {
  place = await openConfiguredWorkplace();
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

const ofWorkers = /^(main\.js$|workers\/|collectors\/platforms\/|alerts\/notifiers\/(?!index\.js$))/;
const ofOthers = /^(storage\/embedded|queue)\//;
const heavy = ['undici', 'feedsmith', 'nodemailer', '@slack/web-api', '@resvg/resvg-js', 'pino', 'node-pg-migrate'];

test.each([
  [['status']],
  [['incidents', 'list']],
  [['export', '--brand', 'kaffa', '--out', '-']],
  [['mentions', 'list', '--brand', 'kaffa']],
  [['rules', 'stats']],
  [['dead', 'list']],
])('earshot %j loads no worker, no platform and no channel', async ([...args]) => {
  const { own, packages } = await filesLoadedBy(...args, '--config', place.config.file);
  expect(own).toContain('storage/postgres/open-postgres.js');
  expect(own.filter((file) => ofWorkers.test(file))).toEqual([]);
  if (args[0] !== 'status') expect(own.filter((file) => ofOthers.test(file))).toEqual([]);
  expect(heavy.filter((name) => packages.has(name))).toEqual([]);
});

test('a configuration is checked against the platforms and channels in it', async () => {
  const { own } = await filesLoadedBy('check', '--offline', '--config', place.config.file);
  expect(own).toContain('collectors/platforms/rss/rss.js');
});
