import { expect, test } from '@jest/globals';
import { storedState } from '../src/alerts/engine/engine.ts';
import { parseState } from '../src/alerts/memory/stored-state.ts';
import { workOff } from '../src/cli/demo/run.ts';
import type { Config } from '../src/core/config.ts';
import type { Earshot } from '../src/main.ts';

const now = Date.UTC(2026, 2, 1, 12, 0);
const stateAt = (time: number) => {
  const blank = { sources: {}, peaks: {}, negatives: [], unlearned: [], open: null, closedUntil: null };
  const state = parseState({ version: 3, now: time, foldedTo: 0, ...blank });
  if (!state) throw new Error('the state of this test is not a state');
  return storedState(state);
};

test('the demo waits for a message that is written while it asks what is due', async () => {
  let evaluated = false;
  let waiting = false;
  let sent = false;
  // The evaluation ends between two questions: right after whichever of them comes first.
  const evaluates = <T>(answer: T): T => {
    if (!evaluated) {
      evaluated = true;
      waiting = true;
    }
    return answer;
  };
  const store = {
    sourceStates: async () => [],
    counts: async () => [],
    due: async () => evaluates({ unscored: false, brands: [], channels: waiting ? ['slack'] : [] }),
    engine: async () => evaluates({ state: stateAt(evaluated ? now : 0) }),
    notifications: async () => ({ items: [], next: null }),
  };
  let sweeps = 0;
  const sweep = async () => {
    sweeps += 1;
    if (!waiting) return;
    waiting = false;
    sent = true;
  };
  const earshot = { store, sweep } as unknown as Pick<Earshot, 'store' | 'sweep'>;
  const config = { brands: [{ name: 'acme', sources: [] }] } as unknown as Config;
  await workOff(earshot, config, { now: () => now }, new AbortController().signal);
  expect({ sent, sweeps }).toEqual({ sent: true, sweeps: 2 });
});
