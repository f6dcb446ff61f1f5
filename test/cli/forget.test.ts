import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as forget from '../../src/cli/forget/forget.ts';
import * as mentions from '../../src/cli/mentions/mentions.ts';
import { all } from '../contract/mention-fixture.ts';
import { runCommand } from '../support/run-command.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../support/wave.ts';

let place: ConfiguredWorkplace;
beforeAll(async () => {
  place = await openConfiguredWorkplace();
  await openIncident(place, 16);
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

const earshot = (...args: string[]) => runCommand(forget, 'forget', ...args, '--config', place.config.file);
const numbers = async () => {
  const [incident] = (await place.store.incidents({ limit: 1 })).items;
  return { people: incident?.people, buckets: await place.store.buckets('kaffa', 0, place.clock.now()) };
};

test('the receipt says what was erased, what stays and what is not reached, and every count stays', async () => {
  const before = await numbers();
  const [post] = await all(place.store.mentions({ brand: 'kaffa', labels: ['negative'], order: 'desc', limit: 1 }));
  const { id = '' } = post ?? {};
  const planned = await earshot('--mention', id, '--dry-run');
  expect(planned.out).toMatch(/^ {2}Would erase +1 mention\n/);
  expect((await all(place.store.mentions({ ids: [id] })))[0]?.text).toBe(post?.text);

  const { out } = await earshot('--mention', id);
  expect(out).toMatch(/^ {2}Erased +1 mention\n/);
  expect(out).toMatch(/Brands +kaffa: 1\n/);
  expect(out).toMatch(/Not reached +messages already sent/);
  const [left] = await all(place.store.mentions({ ids: [id] }));
  expect(left).toMatchObject({ text: '', author: null, url: null, at: post?.at, score: post?.score });
  expect(await numbers()).toEqual(before);

  expect((await earshot('--mention', id)).out).toMatch(/^All of it was erased at .* Nothing changed\.\n$/);
  expect((await runCommand(mentions, 'mentions', 'show', id, '--config', place.config.file)).out).toMatch(
    /text +\(erased \d{4}-/,
  );
  const again = JSON.parse((await earshot('--mention', id, '--json')).out);
  expect(again).toMatchObject({ mentions: 0, brands: [], dryRun: false, erasedBefore: expect.any(Number) });
});

test('wrong usage says what to give, and names the flag', async () => {
  await expect(earshot()).rejects.toThrow('Give --author PLATFORM:NAME or --mention ID.');
  await expect(earshot('--author', 'mia')).rejects.toThrow("--author: found 'mia', wanted PLATFORM:NAME");
  await expect(earshot('--author', 'forum:mia')).rejects.toThrow(
    "'forum' is a source. Give its platform, rss, as in rss:",
  );
  await expect(earshot('--author', 'x:mia', '--brand', 'kafa')).rejects.toThrow("Did you mean 'kaffa'?");
});
