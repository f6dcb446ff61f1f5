import { setTimeout as sleep } from 'node:timers/promises';
import { parseState } from '../../alerts/engine/engine.ts';
import type { Clock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import { sliceOf, type Time } from '../../core/domain.ts';
import type { Earshot } from '../../main.ts';

/** Longest wait for one moment of the scenario. Reaching it means that the pipeline hangs. */
const hangMs = 60_000;

/** Lets the pipeline finish everything due at the clock's time, before the clock moves on. */
export async function workOff(
  { store, sweep }: Pick<Earshot, 'store' | 'sweep'>,
  config: Config,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const now = clock.now();
  const began = Date.now();
  await sweep();
  for (let waits = 1; !(await isDone()); waits += 1) {
    signal.throwIfAborted();
    if (Date.now() - began > hangMs) throw new Error(`the demo hangs at ${new Date(now).toISOString()}`);
    await sleep(10);
    // The sweep finds work whose nudge arrived while its job was ending.
    if (waits % 20 === 0) await sweep();
  }

  async function isDone(): Promise<boolean> {
    const states = await store.sourceStates();
    for (const { name, sources } of config.brands) {
      for (const source of sources) {
        const state = states.find((row) => row.brand === name && row.source === source);
        if (state?.nextPollAt == null || state.nextPollAt <= now) return false;
      }
    }
    // Each stage is asked before the next, so that what it hands on meanwhile is still seen: mentions that are being
    // scored are not due, and an evaluation that nothing but the clock brought about writes messages too.
    if ((await store.counts()).some(({ unscored }) => unscored > 0)) return false;
    for (const { name } of config.brands) if (!(await isEvaluated(name, now))) return false;
    const due = await store.due(now);
    if (due.unscored || due.brands.length > 0 || due.channels.length > 0) return false;
    return (await store.notifications({ state: 'sending', limit: 1 })).items.length === 0;
  }

  async function isEvaluated(brand: string, time: Time): Promise<boolean> {
    const row = await store.engine(brand);
    const state = row && parseState(row.state);
    return state !== null && state.now >= sliceOf(time);
  }
}
