import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as incidents from '../../src/cli/incidents.ts';
import * as rules from '../../src/cli/rules.ts';
import { runCommand } from '../support/run-command.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../support/wave.ts';

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
  expect(out).toMatch(/^brand +rule +incidents +real +false alarm +not ours +precision +alerts\/month +dial\n/);
  expect(out).toMatch(/kaffa +wave +0 +0 +0 +0 +- /);
  expect(out).toContain('earshot incidents verdict ID real');
});

test('verdicts give a rule its precision, with an interval', async () => {
  const { id } = await openIncident(place);
  await runCommand(incidents, 'incidents', 'verdict', id, 'real', '--config', place.config.file);
  expect((await stats('--brand', 'kaffa')).out).toMatch(/kaffa +wave +1 +1 +0 +0 +100 % \(21 % to 100 %\) /);
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
  await expect(stats('--brand', 'kafa')).rejects.toThrow("found 'kafa', wanted kaffa. Did you mean kaffa?");
});
