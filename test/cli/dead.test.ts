import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as dead from '../../src/cli/dead.ts';
import { UsageError } from '../../src/cli/terminal/usage-error.ts';
import { runCommand } from '../support/run-command.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../support/wave.ts';

let place: ConfiguredWorkplace;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const earshot = (...args: string[]) => runCommand(dead, 'dead', ...args, '--config', place.config.file);

async function giveUp(): Promise<string[]> {
  await openIncident(place);
  const rows = (await place.store.notifications({ limit: 9 })).items;
  for (const { id } of rows) await place.store.settleNotification(id, { state: 'dead', error: 'mailbox\nfull' });
  return rows.map(({ id }) => id);
}

test('where nothing was set aside, that is said', async () => {
  expect((await earshot('list')).out).toBe('Nothing was set aside.\n');
  expect((await earshot('list', '--json')).out).toBe('{"mentions":[],"notifications":[]}\n');
});

test('what was set aside is listed with its reason, and with a word when there is more', async () => {
  const [id] = await giveUp();
  const { out } = await earshot('list', '--limit', '1');
  expect(out).toMatch(/^message +channel +since +attempts\n/);
  expect(out).toMatch(/ +2026-03-16 12:\d\d +0\n {4}reason {2}mailbox full\n/);
  expect(out).toContain('\nOnly the newest 1 are shown: see --limit.\n');
  expect((await earshot('list')).out).toContain(id);
  const asJson = await earshot('list', '--limit', '1', '--json');
  expect(JSON.parse(asJson.out).notifications).toHaveLength(1);
  expect(asJson.said).toBe('Only the newest 1 are shown: see --limit.\n');
});

test('it is tried again or given up by id or all at once, and unknown ids are an error', async () => {
  const [first = ''] = await giveUp();
  expect((await earshot('retry', first)).out).toBe('0 mentions and 1 messages to be tried again.\n');
  expect((await earshot('drop', '--all')).out).toBe('0 mentions and 1 messages given up.\n');
  await expect(earshot('drop', 'nope')).rejects.toThrow('1 of the ids are not set aside: see earshot dead list.');
  await expect(earshot('retry')).rejects.toThrow(UsageError);
  await expect(earshot('retry', first, '--all')).rejects.toThrow('Give ids (see earshot dead list), or --all.');
});
