import { beforeEach, describe, expect, test } from '@jest/globals';
import { Conflict } from '../../src/core/errors.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { Lease, LeaseStore } from '../../src/core/store/leases.ts';
import { type Repeat, underLease } from '../../src/workers/under-lease.ts';

const ms = 20_000;
const never = new AbortController().signal;

/** The contract of leases on a clock that the test moves. */
function steppedLeases(): LeaseStore & { pass(ms: number): void } {
  let now = 0;
  const held = new Map<string, Lease & { until: number }>();
  return {
    pass(by) {
      now += by;
    },
    async lease(name, holder, forMs) {
      const known = held.get(name);
      if (known && known.holder !== holder && known.until >= now) return null;
      const token = known ? known.token + (known.holder === holder ? 0 : 1) : 1;
      held.set(name, { name, holder, token, until: now + forMs });
      return { name, holder, token };
    },
    async release({ name, token }) {
      const known = held.get(name);
      if (known?.token === token) known.until = -1;
    },
  };
}

describe('work under a lease', () => {
  let leases: ReturnType<typeof steppedLeases>;
  let renew: () => Promise<void>;
  let everyMs: number | null;
  const repeat: Repeat = (every, run) => {
    everyMs = every;
    renew = async () => {
      run();
      await new Promise(setImmediate);
    };
    return () => {
      everyMs = null;
    };
  };

  beforeEach(() => {
    leases = steppedLeases();
    everyMs = null;
  });

  const hold = <T>(
    work: (lease: Lease, signal: AbortSignal) => Promise<T>,
    { signal = never, store = leases as LeaseStore } = {},
  ) => underLease({ store, logger: silentLogger, repeat, pause }, { name: 'read', ms, signal }, work);
  const pause = async (): Promise<void> => {};
  const another = () => leases.lease('read', 'another', ms);
  const untilStopped = (_: Lease, signal: AbortSignal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut off'))));

  test('work that lasts longer than the lease keeps it, and frees the name at once when it is done', async () => {
    const done = await hold(async () => {
      for (let passed = 0; passed < 5 * ms; passed += everyMs ?? Number.NaN) {
        leases.pass(everyMs ?? Number.NaN);
        expect(await another()).toBeNull();
        await renew();
      }
      return 'done';
    });
    expect(done).toBe('done');
    expect(everyMs).toBeNull();
    expect(await another()).not.toBeNull();
  });

  test('nothing is done while another process holds the name', async () => {
    await another();
    expect(await hold(async () => 'done')).toBeNull();
  });

  test('the name of a process that died is free when the lease has run out', async () => {
    const dead = hold(untilStopped).catch(() => undefined);
    await new Promise(setImmediate);
    leases.pass(ms);
    expect(await another()).toBeNull();
    leases.pass(1);
    expect(await another()).not.toBeNull();
    await renew();
    await dead;
  });

  test('a lost lease stops the work through its signal, and the new holder keeps the name', async () => {
    const refused = expect(hold(untilStopped)).rejects.toThrow(Conflict);
    await new Promise(setImmediate);
    leases.pass(ms + 1);
    const current = await another();
    await renew();
    await refused;
    expect(await another()).toEqual(current);
    expect(await leases.lease('read', 'a third', ms)).toBeNull();
  });

  test('a lease that another process has had meanwhile is lost, and the name stays free', async () => {
    const refused = expect(hold(untilStopped)).rejects.toThrow(Conflict);
    await new Promise(setImmediate);
    leases.pass(ms + 1);
    const current = await another();
    if (current) await leases.release(current);
    await renew();
    await refused;
    expect(await another()).not.toBeNull();
  });

  test('work that ends without a look at its signal has lost its lease all the same', async () => {
    const late = hold(async () => {
      leases.pass(ms + 1);
      await another();
      await renew();
    });
    await expect(late).rejects.toThrow(Conflict);
  });

  test('a store that does not answer a renewal stops nothing: the next one may succeed', async () => {
    let isDown = false;
    const store: LeaseStore = {
      ...leases,
      lease: async (...given) => {
        if (isDown) throw new Error('ECONNREFUSED');
        return leases.lease(...given);
      },
    };
    await hold(
      async (_, signal) => {
        isDown = true;
        await renew();
        isDown = false;
        await renew();
        expect(signal.aborted).toBe(false);
        leases.pass(ms);
        expect(await another()).toBeNull();
      },
      { store },
    );
  });

  test('a lease that was given in an answer that got lost is held by who asked for it, and freed', async () => {
    let lost = 1;
    const store: LeaseStore = {
      ...leases,
      lease: async (...given) => {
        const lease = await leases.lease(...given);
        if (lost-- > 0) throw new Error('terminating connection');
        return lease;
      },
    };
    expect(await hold(async () => 'done', { store })).toBe('done');
    expect(await another()).not.toBeNull();
  });

  test('a store that gives no lease for as long as one lasts is an error', async () => {
    const lease = async () => {
      throw new Error('ECONNREFUSED');
    };
    await expect(hold(async () => 'done', { store: { ...leases, lease } })).rejects.toThrow('ECONNREFUSED');
  });

  test('a store that is away for a while when the name is freed does not keep it', async () => {
    let failures = 20;
    const store: LeaseStore = {
      ...leases,
      release: async (lease) => {
        if (failures-- > 0) throw new Error('terminating connection');
        return leases.release(lease);
      },
    };
    expect(await hold(async () => 'done', { store })).toBe('done');
    expect(await another()).not.toBeNull();
  });

  test('a store that is gone while the name is freed ends nothing', async () => {
    const release = async () => {
      throw new Error('ECONNREFUSED');
    };
    expect(await hold(async () => 'done', { store: { ...leases, release } })).toBe('done');
  });

  test('a renewal that is on its way when the work ends does not take the name again', async () => {
    let answer = (): void => {};
    let isSlow = false;
    const store: LeaseStore = {
      ...leases,
      lease: async (...given) => {
        if (isSlow) {
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
        }
        return leases.lease(...given);
      },
    };
    const done = hold(
      async () => {
        isSlow = true;
        await renew();
      },
      { store },
    );
    await new Promise(setImmediate);
    answer();
    await done;
    expect(await another()).not.toBeNull();
  });

  test("a stop of the caller reaches the work, and its error is the work's", async () => {
    const stop = new AbortController();
    const work = hold(untilStopped, { signal: stop.signal });
    await new Promise(setImmediate);
    stop.abort();
    await expect(work).rejects.toThrow('cut off');
    expect(await another()).not.toBeNull();
  });
});
