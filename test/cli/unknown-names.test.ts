import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as alert from '../../src/cli/alert.ts';
import * as backtest from '../../src/cli/backtest/backtest.ts';
import * as exporting from '../../src/cli/export/export.ts';
import * as forgetting from '../../src/cli/forget/forget.ts';
import * as importing from '../../src/cli/import/import.ts';
import * as incidents from '../../src/cli/incidents/incidents.ts';
import * as mentions from '../../src/cli/mentions/mentions.ts';
import * as rescore from '../../src/cli/rescore.ts';
import * as rules from '../../src/cli/rules/rules.ts';
import { UsageError } from '../../src/cli/terminal/usage-error.ts';
import { earshotCommand } from '../support/earshot-process.ts';
import { runCommand } from '../support/run-command.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../support/wave.ts';
import { mentionOf, noon } from '../support/workplace.ts';

let place: ConfiguredWorkplace;
beforeAll(async () => {
  place = await openConfiguredWorkplace();
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

type Commands = Parameters<typeof runCommand>[0];
const atEnd = ['--brand', 'kafa'];
const commands: [string, Commands, string[], string, string][] = [
  ['mentions list', mentions, ['mentions', 'list', ...atEnd], 'brand', 'kaffa'],
  ['incidents list', incidents, ['incidents', 'list', ...atEnd], 'brand', 'kaffa'],
  ['rules stats', rules, ['rules', 'stats', ...atEnd], 'brand', 'kaffa'],
  ['rules plan', rules, ['rules', 'plan', '--false-alarms', '1/week', ...atEnd], 'brand', 'kaffa'],
  [
    'rules plan --rule',
    rules,
    ['rules', 'plan', '--brand', 'kaffa', '--false-alarms', '1/week', '--rule', 'wafe'],
    'rule or detector',
    'wave',
  ],
  ['export', exporting, ['export', '--out', '-', ...atEnd], 'brand', 'kaffa'],
  ['backtest', backtest, ['backtest', ...atEnd], 'brand', 'kaffa'],
  ['rescore', rescore, ['rescore', ...atEnd], 'brand', 'kaffa'],
  ['import', importing, ['import', '--source', 'forum', ...atEnd, '-'], 'brand', 'kaffa'],
  ['rescore --model', rescore, ['rescore', '--brand', 'kaffa', '--model', 'fest'], 'model', 'fast'],
  ['forget', forgetting, ['forget', '--author', 'x:mia', ...atEnd], 'brand', 'kaffa'],
  ['alert test', alert, ['alert', 'test', '--channel', 'cxx'], 'channel', 'cx'],
];

test.each(commands)(
  '%s: an unknown name is wrong usage, in one wording, with the nearest name',
  async (_, command, args, what, meant) => {
    const error = await runCommand(command, ...args, '--config', place.config.file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(
      new RegExp(
        `^--\\w+: there is no ${what} '${args[args.indexOf('--brand') + 1] === 'kafa' ? 'kafa' : '\\w+'}' among .*\\. Did you mean '${meant}'\\?$`,
      ),
    );
  },
);

test('an incident that is not there is told with the nearest name, and is wrong usage', async () => {
  await openIncident(place);
  for (const args of [
    ['incidents', 'show', 'kafa-1'],
    ['incidents', 'ack', 'kafa-1'],
    ['export', '--incident', 'kafa-1'],
  ]) {
    const { code, said } = await earshotCommand(...args, '--config', place.config.file);
    expect({ code, said }).toEqual({
      code: 2,
      said: "There is no incident 'kafa-1'. Did you mean 'kaffa-1'? See: earshot incidents list\n",
    });
  }
});

test('a mention that is not there is wrong usage', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const { code, said } = await earshotCommand('mentions', 'label', id, 'negative', '--config', place.config.file);
  expect({ code, said }).toEqual({
    code: 2,
    said: `There is no mention '${id}'. Ids: earshot mentions list --brand NAME\n`,
  });
});

test('a brand that is no longer configured is still read, with a note', async () => {
  await place.store.saveMentions([{ ...mentionOf('old', noon), brand: 'former' }], noon);
  const { out, said } = await runCommand(
    mentions,
    'mentions',
    'list',
    '--brand',
    'former',
    '--config',
    place.config.file,
  );
  expect(said).toMatch(/^Note: .* has no brand 'former' any more\.$/m);
  expect(out).toContain('post old');
});
