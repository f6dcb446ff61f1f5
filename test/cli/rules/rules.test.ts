import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as incidents from '../../../src/cli/incidents/incidents.ts';
import * as rules from '../../../src/cli/rules/rules.ts';
import { runCommand } from '../../support/run-command.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../../support/wave.ts';

let place: ConfiguredWorkplace;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const stats = (...args: string[]) => runCommand(rules, 'rules', 'stats', ...args, '--config', place.config.file);

test('a rule without incidents has no precision, and how to give a verdict is told', async () => {
  const { out } = await stats();
  expect(out).toMatch(/^brand +rule +incidents +real +false +not ours +precision +alerts\/month +dial\n +alarm\n/);
  expect(out).toMatch(/kaffa +wave +0 +0 +0 +0 +- /);
  expect(out).toContain('earshot incidents verdict ID real');
});

test('verdicts give a rule its precision, with an interval', async () => {
  const { id } = await openIncident(place);
  await runCommand(incidents, 'incidents', 'verdict', id, 'real', '--config', place.config.file);
  expect((await stats('--brand', 'kaffa')).out).toMatch(/kaffa +wave +1 +1 +0 +0 +100 % \(21 % to +.*\n +100 %\)\n/);
  const { out } = await stats('--json');
  expect(JSON.parse(out)).toMatchObject({
    brand: 'kaffa',
    rule: 'wave',
    incidents: 1,
    real: 1,
    precision: 1,
    dialPerMonth: 2,
  });
});

test('a brand that is not configured is wrong usage', async () => {
  await expect(stats('--brand', 'kafa')).rejects.toThrow("there is no brand 'kafa' among kaffa. Did you mean 'kaffa'?");
});

const plan = (...args: string[]) =>
  runCommand(rules, 'rules', 'plan', '--brand', 'kaffa', '--weeks', '520', ...args, '--config', place.config.file);

test('a plan says which incident a changed rule would not have told, and which a new one would have', async () => {
  await openIncident(place, 16);
  const lost = await plan('--rule', 'wave', '--min-authors', '900');
  expect(lost.out).toContain('0 incidents gained, 1 lost, 0 moved, 0 the same');
  expect(lost.out).toMatch(/lost {4}.* wave, about \d+ people/);
  expect(lost.out).toContain('Nothing is applied');
  const { out } = await plan('--min-authors', '900', '--json');
  expect(JSON.parse(out)).toMatchObject({
    brand: 'kaffa',
    change: 'lost',
    after: null,
    alertsAfter: 0,
    rules: ['wave'],
  });
  expect((await plan('--min-authors', '4')).out).toContain('0 incidents gained, 0 lost, 0 moved, 1 the same');
  expect((await plan('--min-authors', '12')).out).toContain('1 moved');
});

test('a candidate file is compared with the present one', async () => {
  await openIncident(place, 16);
  const candidate = join(dirname(place.config.file), 'candidate.yaml');
  const text = await readFile(place.config.file, 'utf8');
  await writeFile(candidate, text.replace('falseAlarms: 2/month', 'falseAlarms: 2/month, minAuthors: 900'));
  const args = ['rules', 'plan', '--brand', 'kaffa', '--weeks', '520', '--against', place.config.file];
  const { out } = await runCommand(rules, ...(args as [string]), '--config', candidate);
  expect(out).toContain('1 lost');
});

test('a plan without a change shows the single posts of a channel that asks for them', async () => {
  await openIncident(place, 16);
  const asking = join(dirname(place.config.file), 'asking.yaml');
  const text = await readFile(place.config.file, 'utf8');
  const mentions = 'mentions: { intents: [complaint], when: hourly, most: 20/day }';
  await writeFile(asking, text.replace('cx: { type: console }', `cx: { type: console, ${mentions} }`));
  const args = ['plan', '--brand', 'kaffa', '--weeks', '520', '--config', asking];
  const { out } = await runCommand(rules, 'rules', ...args);
  expect(out).toContain('0 incidents gained, 0 lost, 0 moved, 1 the same');
  expect(out).toMatch(/cx asks for single posts: \d+ posts?, at most \d+ in a day/);
});

test('a plan that changes nothing, and a setting of another detector, are wrong usage', async () => {
  await expect(plan()).rejects.toThrow('Say what is to change');
  await expect(plan('--min-urgency', '3')).rejects.toThrow('negative-spike does not take this');
  await expect(plan('--rule', 'weve', '--min-authors', '6')).rejects.toThrow("Did you mean 'wave'");
  await expect(plan('--weeks', 'x', '--min-authors', '6')).rejects.toThrow('--weeks');
});
