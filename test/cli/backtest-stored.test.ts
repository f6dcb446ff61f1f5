import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { OccasionLine } from '../../src/cli/backtest/occasion-line.ts';
import * as backtest from '../../src/cli/backtest.ts';
import { hourMs } from '../../src/core/domain.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { runCommand } from '../support/run-command.ts';
import {
  type ConfiguredWorkplace,
  evaluate,
  openConfiguredWorkplace,
  openIncident,
  watchFor,
} from '../support/wave.ts';

let place: ConfiguredWorkplace;
beforeEach(async () => {
  place = await openConfiguredWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const earshot = (...args: string[]) => runCommand(backtest, 'backtest', ...args, '--config', place.config.file);
const linesOf = (out: string): OccasionLine[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('stored mentions give the incident that was opened live, and the report says what was imported', async () => {
  const live = await openIncident(place);
  for (let hour = 0; hour < 8; hour += 1) {
    await watchFor(place, hourMs);
    await evaluate(place);
  }
  const { out, said } = await earshot('--brand', 'kaffa', '--rule', 'wave', '--json');
  const lines = linesOf(out);
  expect(lines[0]).toMatchObject({
    brand: 'kaffa',
    rule: 'wave',
    occasion: 'opened',
    incident: live.id,
    at: new Date(live.openedAt).toISOString(),
    observed: live.rules[0]?.peak.observed,
  });
  expect(said).toContain('360 mentions of an import or a backfill');
  expect(linesOf((await earshot('--brand', 'kaffa', '--json')).out)).toEqual(
    lines.map((line) => ({ ...line, rule: 'negative-spike' })),
  );
  const people = await earshot('--brand', 'kaffa', '--rule', 'wave');
  expect(people.out).toContain('opened 1');
  expect(people.out).toContain('would have told cx, oncall');
});

test('a brand without mentions and an unknown rule are said', async () => {
  await openIncident(place);
  await expect(earshot('--brand', 'kafka')).rejects.toThrow("did you mean 'kaffa'");
  await expect(earshot('--brand', 'kaffa', '--rule', 'weve')).rejects.toThrow("Did you mean 'wave'");
  await expect(earshot('--brand', 'nobody')).rejects.toThrow(ConfigError);
});
