import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as backtest from '../../../src/cli/backtest/backtest.ts';
import * as importing from '../../../src/cli/import/import.ts';
import * as rules from '../../../src/cli/rules/rules.ts';
import { runCommand } from '../../support/run-command.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace } from '../../support/wave.ts';

let place: ConfiguredWorkplace;
let file: string;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  file = join(dirname(place.config.file), 'posts.jsonl');
  const rows = Array.from({ length: 12 }, (_, n) => ({
    id: `${n}`,
    at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
    author: `author-${n}`,
    text: n < 4 ? 'my kaffa is terrible, awful and broken' : 'I love my kaffa, wonderful coffee, thank you',
  }));
  await writeFile(file, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const config = () => ['--config', place.config.file];
const importFrom = (source: string, ...args: string[]) =>
  runCommand(importing, 'import', file, '--brand', 'kaffa', '--source', source, ...args, ...config());
const replayed = () => runCommand(backtest, 'backtest', '--brand', 'kaffa', ...config());
const planned = () => runCommand(rules, 'rules', 'plan', '--brand', 'kaffa', '--false-alarms', '1/week', ...config());

test('rows of an undeclared source: the import says that they will not count, the replay that they do not', async () => {
  await importFrom('forum');
  const { said } = await importFrom('archive', '--platform', 'x');
  expect(said).toContain("'archive' is not a source of kaffa (forum, press)");
  expect(said).toContain('count in no alert, backtest or plan');
  const line = "12 rows ignored: no source 'archive' in the configuration.";
  expect((await replayed()).said).toContain(line);
  expect((await planned()).said).toContain(line);
});

test('without a score, rows are scored for the replay, which says so', async () => {
  await importFrom('forum');
  const { out, said } = await replayed();
  expect(said).toContain('12 mentions had no score yet: scored for this run only.');
  expect(out).toContain('on 12 mentions, 4 of them negative');
});

test('--score scores the rows at once, once', async () => {
  const { out } = await importFrom('forum', '--score', '--json');
  expect(JSON.parse(out)).toMatchObject({ stored: 12, scored: 12 });
  expect((await importFrom('forum', '--score')).out).toContain('0 mentions scored');
  expect((await replayed()).said).not.toContain('had no score');
});

test('a dry run has nothing to score', async () => {
  await expect(importFrom('forum', '--score', '--dry-run')).rejects.toThrow('--score: a dry run stores nothing');
});
