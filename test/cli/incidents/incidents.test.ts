import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseState } from '../../../src/alerts/engine/engine.ts';
import { waitingRow } from '../../../src/alerts/outbox/outbox.ts';
import * as incidents from '../../../src/cli/incidents/incidents.ts';
import { hourMs } from '../../../src/core/domain.ts';
import type { Incident } from '../../../src/core/incident.ts';
import { runCommand } from '../../support/run-command.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../../support/wave.ts';

let place: ConfiguredWorkplace;
let incident: Incident;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  incident = await openIncident(place);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const earshot = (...args: string[]) => runCommand(incidents, 'incidents', ...args, '--config', place.config.file);
const stored = async (): Promise<Incident | null> => place.store.incident(incident.id);
const rowsOf = async (occasion: string) =>
  (await place.store.notifications({ limit: 100 })).items.filter((row) => row.occasion === occasion);
/** One that was over before the open one began. */
async function saveOlder(hours: number): Promise<void> {
  const engine = await place.store.engine('kaffa');
  if (!engine) throw new Error('the brand has no engine yet');
  const openedAt = incident.openedAt - hours * hourMs;
  const older: Incident = {
    ...incident,
    id: `kaffa-older-${hours}`,
    openedAt,
    state: 'resolved',
    resolvedAt: openedAt,
  };
  await place.store.saveTransition({
    brand: 'kaffa',
    expectedVersion: engine.version,
    state: engine.state,
    incidents: [older],
    notifications: [],
    consumed: [],
  });
}

describe('list and show', () => {
  test('list tells when it began, how big it is and whether somebody looks after it', async () => {
    const { out } = await earshot('list');
    expect(out).toMatch(/^incident +began +lasted +people +severity +rules +state\n/);
    expect(out).toMatch(/kaffa-1 +2026-03-16 12:00 .* 12 +\w+ +wave +open\n/);
    expect((await earshot('list', '--state', 'resolved')).out).toBe('No resolved incidents.\n');
    await expect(earshot('list', '--brand', 'kafa')).rejects.toThrow("Did you mean 'kaffa'?");
  });

  test('list --json prints one incident a line, and nothing when there is none', async () => {
    const { out } = await earshot('list', '--json', '--brand', 'kaffa', '--state', 'open', '--limit', '5');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ id: incident.id, state: 'open' }]);
    expect((await earshot('list', '--json', '--state', 'resolved')).out).toBe('');
  });

  test('a list that is cut says so and how to go on, and its pages are the whole list', async () => {
    for (const hours of [1, 2, 3, 4]) await saveOlder(hours);
    const ids: string[] = [];
    let goOn: string[] = [];
    do {
      const { out } = await earshot('list', '--limit', '2', ...goOn);
      ids.push(...(out.match(/^kaffa-\S+/gm) ?? []));
      const cursor = out.match(/\n\nThere are more\. The next ones: --after (\S+)\n$/)?.[1];
      goOn = cursor === undefined ? [] : ['--after', cursor];
    } while (goOn.length > 0);
    const whole = (await earshot('list', '--json')).out.trim().split('\n');
    expect(ids).toHaveLength(5);
    expect(ids).toEqual(whole.map((line) => JSON.parse(line).name));
  });

  test('list --json that is cut says so beside its lines', async () => {
    await saveOlder(1);
    const { out, said } = await earshot('list', '--json', '--limit', '1');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([incident.id]);
    const [, cursor = ''] = said.match(/^There are more\. The next ones: --after (\S+)\n$/) ?? [];
    const rest = await earshot('list', '--json', '--after', cursor);
    expect(JSON.parse(rest.out).id).not.toBe(incident.id);
    expect(rest.said).toBe('');
  });

  test('a cursor of another list is wrong usage', async () => {
    await expect(earshot('list', '--after', 'kaffa')).rejects.toThrow('--after: This cursor is of no list');
  });

  test('show gives the evidence, who was told, and how to export what was counted', async () => {
    const { out } = await earshot('show', incident.id);
    const [{ peak } = { peak: null }] = incident.rules;
    expect(out).toContain(`  ${peak?.observed} counted negatives in `);
    expect(out).toMatch(/size +12 people so far/);
    expect(out).toMatch(/opened 1 +cx +waiting/);
    expect(out).toMatch(/\nwhy \(from 12 posts by 12 authors; .*\n +topics +\S.*\n/);
    expect(out).toMatch(/\n +first post +.*on .*\n/);
    expect(out).toContain(`earshot export --incident kaffa-1 --evidence wave --config ${place.config.file}\n`);
    const { out: json } = await earshot('show', incident.id, '--json');
    expect(JSON.parse(json)).toMatchObject({ id: incident.id, total: { counted: 12 }, notifications: [{}, {}] });
  });
});

describe('actions', () => {
  test('ack says who looks after it', async () => {
    expect(incident.name).toBe('kaffa-1');
    const { out } = await earshot('ack', 'kaffa-1', '--by', 'jo');
    expect(out).toMatch(/^kaffa-1: open, acknowledged by jo\. No more reminders/);
    expect((await stored())?.acknowledged).toMatchObject({ by: 'jo' });
    expect(await rowsOf('resolved')).toEqual([]);
  });

  test('takes an id and a name alike, in any case', async () => {
    for (const called of [incident.id, 'kaffa-1', 'Kaffa-1', 'KAFFA-01'])
      expect(JSON.parse((await earshot('show', called, '--json')).out)).toMatchObject({
        id: incident.id,
        name: 'kaffa-1',
      });
    await expect(earshot('show', 'kaffa-2')).rejects.toThrow("There is no incident 'kaffa-2'.");
  });

  test('mute holds for the given span, and 0m ends it', async () => {
    const before = Date.now();
    const { out } = await earshot('mute', incident.id, '--for', '2h', '--by', 'jo');
    expect(out).toContain('open, muted until ');
    const until = (await stored())?.muted?.until ?? 0;
    expect(until).toBeGreaterThanOrEqual(before + 2 * hourMs);
    expect(until).toBeLessThanOrEqual(Date.now() + 2 * hourMs);
    expect((await earshot('mute', incident.id, '--for', '0m')).out).toContain('It is not muted any more.');
  });

  test('mute says what for, in one clean line', async () => {
    await earshot('mute', incident.id, '--for', '2h', '--by', 'jo', '--reason', ' known\n\u202e fault ');
    expect((await stored())?.muted).toMatchObject({ by: 'jo', reason: 'known fault' });
    expect((await earshot('show', incident.id)).out).toMatch(/muted +by jo, until .*: known fault/);
  });

  test('resolve with a verdict keeps it, and shows it', async () => {
    const args = ['--verdict', 'false-alarm', '--note', 'a joke', '--by', 'jo'];
    const { out } = await earshot('resolve', incident.id, ...args);
    expect(out).toBe(`kaffa-1: resolved, false alarm. cx and oncall will be told.\n`);
    expect((await stored())?.verdict).toMatchObject({ verdict: 'false-alarm', by: 'jo', note: 'a joke' });
    expect((await earshot('show', incident.id)).out).toMatch(/verdict +false alarm, by jo, .*: a joke/);
    expect((await earshot('list')).out).toMatch(/ wave +resolved, false\n +alarm$/m);
  });

  test('a verdict may come later, and change; what was no wave is learned as normal', async () => {
    const spans = async () => parseState((await place.store.engine('kaffa'))?.state ?? null)?.unlearned ?? [];
    await earshot('resolve', incident.id, '--by', 'jo');
    expect(await spans()).toMatchObject([{ incident: incident.id }]);
    const { out } = await earshot('verdict', incident.id, 'not-ours', '--by', 'ana', '--note', 'the film');
    expect(out).toContain('resolved, not ours. It counts against the record of its rules');
    expect(await spans()).toEqual([]);
    await earshot('verdict', incident.id, 'real', '--by', 'ana');
    expect((await stored())?.verdict).toMatchObject({ verdict: 'real', note: null });
    expect(await spans()).toMatchObject([{ incident: incident.id }]);
    expect(await rowsOf('resolved')).toHaveLength(2);
    expect((await earshot('show', incident.id)).out).toMatch(
      /track record +wave: the last alert of this rule was real/,
    );
  });

  test('a verdict that there is none of, and a note without one, are wrong usage', async () => {
    await expect(earshot('verdict', incident.id, 'maybe')).rejects.toThrow('wanted real, false-alarm, not-ours');
    await expect(earshot('resolve', incident.id, '--verdict', 'maybe')).rejects.toThrow();
    await expect(earshot('resolve', incident.id, '--note', 'why')).rejects.toThrow('say --verdict as well');
    expect(await stored()).toMatchObject({ state: 'open', verdict: null });
  });

  test('acknowledging takes back what the next channel would have been told', async () => {
    const row = waitingRow(
      incident,
      { occasion: 'unacknowledged', number: 1, channel: 'oncall' },
      { dueAt: place.clock.now() + hourMs, createdAt: place.clock.now() },
    );
    const engine = await place.store.engine('kaffa');
    await place.store.saveTransition({
      brand: 'kaffa',
      expectedVersion: engine?.version ?? 0,
      state: engine?.state ?? null,
      incidents: [],
      notifications: [row],
      consumed: [],
    });
    await earshot('ack', incident.id, '--by', 'jo');
    const rows = (await place.store.notifications({ incident: incident.id, limit: 99 })).items;
    expect(rows.find(({ id }) => id === row.id)).toMatchObject({ state: 'superseded', error: 'acknowledged by jo' });
    expect(rows.filter(({ state }) => state === 'waiting')).toHaveLength(2);
  });

  test('resolve tells every channel of its rules, once', async () => {
    const { out } = await earshot('resolve', incident.id, '--by', 'jo');
    expect(out).toBe(`kaffa-1: resolved. cx and oncall will be told.\n`);
    const rows = await rowsOf('resolved');
    expect(rows.map(({ channel, state }) => [channel, state]).sort()).toEqual([
      ['cx', 'waiting'],
      ['oncall', 'waiting'],
    ]);
    // The sweep finds them.
    expect((await place.store.due(Date.now())).channels.sort()).toEqual(['cx', 'oncall']);
  });

  test('a resolved one does not change any more', async () => {
    await earshot('resolve', incident.id);
    const resolved = await stored();
    for (const action of ['ack', 'mute', 'resolve'])
      await expect(earshot(action, incident.id)).rejects.toThrow(`Incident '${incident.id}' is resolved already`);
    expect(await stored()).toEqual(resolved);
    expect(await rowsOf('resolved')).toHaveLength(2);
  });

  test('one that was muted is resolved in silence, and says so', async () => {
    await earshot('mute', incident.id, '--for', '4h');
    expect((await earshot('resolve', incident.id)).out).toContain('Nobody is told, as it was muted.');
    expect(await rowsOf('resolved')).toEqual([]);
  });

  test('an id that nobody knows is an error that says where to look', async () => {
    for (const action of ['show', 'ack', 'mute', 'resolve'])
      await expect(earshot(action, 'nope')).rejects.toThrow("There is no incident 'nope'. See: earshot incidents list");
  });
});
