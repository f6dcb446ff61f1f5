import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { muteHours } from '../../src/alerts/incidents/mute-hours.ts';
import type { Press } from '../../src/alerts/notifiers/notifier.ts';
import { hourMs } from '../../src/core/domain.ts';
import type { Incident } from '../../src/core/incident.ts';
import { answerPress, type PressContext } from '../../src/operations/answer-press.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../support/wave.ts';

let place: ConfiguredWorkplace;
let incident: Incident;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  incident = await openIncident(place);
  for (const row of (await place.store.notifications({ incident: incident.id, limit: 9 })).items)
    if (row.channel === 'cx')
      await place.store.settleNotification(row.id, {
        state: 'sent',
        sentAt: 1,
        reference: { channel: 'C1', ts: '1.1' },
      });
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const context = (): PressContext => ({
  store: place.store,
  brands: place.config.brands,
  routes: new Map(),
  words: en,
  now: place.clock.now(),
});
const press = (change: Partial<Press> = {}): Promise<string | null> =>
  answerPress(context(), {
    incident: incident.id,
    action: 'acknowledge',
    by: 'jo',
    at: place.clock.now(),
    place: 'C1',
    ...change,
  });
const stored = () => place.store.incident(incident.id);

test('who acknowledges looks after it; the same press again changes nothing', async () => {
  expect(await press()).toBe('jo acknowledged it.');
  const before = await stored();
  expect(before?.acknowledged).toMatchObject({ by: 'jo' });
  place.clock.advanceTo(place.clock.now() + 1_000);
  expect(await press()).toBeNull();
  expect(await stored()).toEqual(before);
  expect(await press({ by: 'ana' })).toBe('ana acknowledged it.');
});

test('a mute lasts from the press on, however often it is told', async () => {
  const at = place.clock.now();
  expect(await press({ action: 'mute', at })).toMatch(/^jo muted it until Mon 16 Mar, /);
  expect(await press({ action: 'mute', at })).toBeNull();
  expect((await stored())?.muted).toEqual({ by: 'jo', until: at + muteHours * hourMs, reason: null });
});

test('closing tells the channels and keeps the verdict; after that only the verdict changes', async () => {
  expect(await press({ action: 'false-alarm' })).toBe('jo closed it: a false alarm.');
  expect(await press({ action: 'false-alarm' })).toBeNull();
  expect(await stored()).toMatchObject({ state: 'resolved', verdict: { verdict: 'false-alarm', by: 'jo' } });
  const resolved = (await place.store.notifications({ limit: 99 })).items.filter(
    ({ occasion }) => occasion === 'resolved',
  );
  expect(resolved).toHaveLength(2);
  expect(await press({ action: 'real', by: 'ana' })).toBe('ana says that it was real.');
  await expect(press({ by: 'ana' })).rejects.toThrow('is resolved already');
});

test('an incident that is not there, or was not told where the press came from, is not touched', async () => {
  const before = await stored();
  await expect(press({ incident: 'nope' })).rejects.toThrow("There is no incident 'nope'");
  // Whoever may press need not know what other incidents are called.
  await expect(press({ incident: 'kaffa-9' })).rejects.toThrow(/^There is no incident 'kaffa-9'\. See: /);
  await expect(press({ incident: '__proto__' })).rejects.toThrow('There is no incident');
  await expect(press({ place: 'C2', action: 'real' })).rejects.toThrow(
    'This channel got no alert about that incident.',
  );
  expect(await stored()).toEqual(before);
});
