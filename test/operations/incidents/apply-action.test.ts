import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IncidentAction } from '../../../src/alerts/incidents/incident-event.ts';
import { minuteMs } from '../../../src/core/domain.ts';
import { Conflict } from '../../../src/core/errors.ts';
import type { Incident } from '../../../src/core/incident.ts';
import type { Store } from '../../../src/core/store/store.ts';
import { applyAction } from '../../../src/operations/incidents/apply-action.ts';
import {
  type ConfiguredWorkplace,
  evaluate,
  openConfiguredWorkplace,
  openIncident,
  postAngrily,
  watchFor,
} from '../../support/wave.ts';

let place: ConfiguredWorkplace;
let incident: Incident;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  incident = await openIncident(place);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

describe('beside a detection that works', () => {
  const act = (store: Store, action: IncidentAction = { type: 'acknowledge', by: 'jo' }) =>
    applyAction({ store, brands: place.config.brands, routes: new Map(), now: place.clock.now() }, incident.id, action);

  /** The store, with a step of the engine between reading and writing; `times` such conflicts. */
  const busy = (times: number): Store => {
    let left = times;
    return {
      ...place.store,
      saveTransition: async (transition) => {
        if (left > 0) {
          left -= 1;
          await postAngrily(place, 1);
        }
        return place.store.saveTransition(transition);
      },
    };
  };

  test('the action is repeated on what the detection made of the incident meanwhile', async () => {
    const before = await place.store.engine('kaffa');
    await act(busy(2));
    const after = await place.store.incident(incident.id);
    expect(after?.acknowledged).toMatchObject({ by: 'jo' });
    expect(after?.rules[0]?.latest.at).toBeGreaterThan(incident.rules[0]?.latest.at ?? 0);
    expect((await place.store.engine('kaffa'))?.version).toBe((before?.version ?? 0) + 3);
  });

  test('it gives up when somebody else is always faster', async () => {
    await expect(act(busy(99))).rejects.toThrow(Conflict);
  });

  test('a wave that a person closed does not open again while it goes on, and a new one later does', async () => {
    await act(place.store, { type: 'resolve', by: 'jo' });
    await postAngrily(place, 30);
    expect((await place.store.incidents({ limit: 10 })).items).toMatchObject([{ id: incident.id, state: 'resolved' }]);
    for (let quarters = 0; quarters < 8 * 4; quarters += 1) await watchFor(place, 15 * minuteMs);
    await evaluate(place);
    await postAngrily(place, 25);
    expect((await place.store.incidents({ limit: 10 })).items).toMatchObject([{ state: 'open' }, { id: incident.id }]);
  });
});
