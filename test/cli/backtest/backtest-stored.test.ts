import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as backtest from '../../../src/cli/backtest/backtest.ts';
import type { OccasionLine } from '../../../src/cli/backtest/occasion-line.ts';
import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import { WrongInput } from '../../../src/core/errors.ts';
import { runCommand } from '../../support/run-command.ts';
import {
  type ConfiguredWorkplace,
  evaluate,
  openConfiguredWorkplace,
  openIncident,
  watchFor,
} from '../../support/wave.ts';
import { mentionOf, saveQuietWeeks } from '../../support/workplace.ts';

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
  expect(people.out).toContain('would have alerted cx, oncall');
  expect(people.out).toMatch(/opened 1 {2}incident 1\n/);
  expect(people.out).not.toContain(live.id);
});

test('copies, reposts, repeated complaints and probabilities weigh in the past as they did live', async () => {
  const { store, clock } = place;
  await saveQuietWeeks(store, clock.now());
  await evaluate(place);
  await watchFor(place, minuteMs);
  const ann = { id: 'ann', name: 'Ann', followers: 3 };
  const byAnn = ['first', 'again'].map((id) => mentionOf(id, clock.now(), { text: 'angry at my kaffa', author: ann }));
  await store.saveMentions(byAnn, clock.now());
  for (let minute = 0; minute < 25; minute += 1) {
    await watchFor(place, minuteMs);
    const now = clock.now();
    const copied = 'I am so angry that my kaffa leaks on the floor';
    const posts = [
      mentionOf(`own-${minute}`, now, { text: 'angry at my kaffa' }),
      mentionOf(`copy-${minute}`, now, { text: `RT @bot${minute}: ${copied}` }),
      mentionOf(`repost-${minute}`, now, { text: 'angry at my kaffa', kind: 'repost', rootId: 'own-0' }),
      mentionOf(`other-${minute}`, now),
    ];
    await store.saveMentions(posts, now);
    await evaluate(place);
  }
  const [live] = (await store.incidents({ limit: 1 })).items;
  const peak = live?.rules[0]?.peak;
  expect(peak?.negatives).toBeGreaterThan(peak?.observed ?? 0);
  const lines = linesOf((await earshot('--brand', 'kaffa', '--rule', 'wave', '--json')).out);
  const told = live?.occasions.map(({ kind, at }) => [kind, new Date(at).toISOString()]);
  expect(lines.map(({ occasion, at }) => [occasion, at])).toEqual(told);
  const loudest = lines.findLast(({ occasion }) => occasion === 'opened' || occasion === 'escalated');
  expect(loudest).toMatchObject({ incident: live?.id, observed: peak?.observed, authors: live?.spokenAuthors });
  expect(loudest?.share).toBeCloseTo(peak?.share ?? 0, 3);
});

test('a brand without mentions and an unknown rule are said', async () => {
  await openIncident(place);
  await expect(earshot('--brand', 'kafka')).rejects.toThrow("Did you mean 'kaffa'?");
  await expect(earshot('--brand', 'kaffa', '--rule', 'weve')).rejects.toThrow("Did you mean 'wave'");
  await expect(earshot('--brand', 'nobody')).rejects.toThrow(WrongInput);
});
