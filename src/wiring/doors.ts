import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../core/clock.ts';
import { type Config, defaultWeb, type WebAddress } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import { Refused } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { DoorContext } from '../core/plugins/door.ts';
import type { ArrivalStore } from '../core/store/arrivals.ts';
import type { WebServer } from '../web/server.ts';
import type { Source } from '../workers/sources/context.ts';
import { type DoorSource, hasDoor, type ReceiveContext, receive } from '../workers/sources/receive.ts';
import { countRefusals } from './count-refusals.ts';

/** The HTTP server of a process, which is there while a source needs it. */
export interface Doors extends AsyncDisposable {
  /** For the plug-in of a source. */
  contextOf(source: string): DoorContext;
  /** Listens where this configuration says; null: nowhere. Throws, and stays as it is, where that is not possible. */
  listenFor(wanted: { config: Pick<Config, 'web'>; sources: ReadonlyMap<string, Source> } | null): Promise<void>;
}

export interface DoorsContext {
  store: ArrivalStore;
  clock: Clock;
  logger: Logger;
  /** That of the moment. */
  collecting(): ReceiveContext;
}

interface Opened {
  server: WebServer;
  address: WebAddress;
  since: Time;
}

export function createDoors({ store, clock, logger, collecting }: DoorsContext): Doors {
  let open: Opened | null = null;
  const refused = countRefusals({ store, clock, logger });

  async function openAt(wanted: WebAddress): Promise<Opened> {
    // Loaded where a source needs it: most processes have none.
    const { openWebServer } = await import('../web/server.ts');
    const doorOf = (name: string): DoorSource | null => {
      const found = collecting().sources.get(name);
      return found && hasDoor(found) ? found : null;
    };
    const server = await openWebServer(wanted, {
      knows: (name) => doorOf(name) !== null,
      async receive(name, delivery) {
        const source = doorOf(name);
        if (!source) throw new Refused(`nothing can be pushed to '${name}'`);
        return await receive(collecting(), source, delivery);
      },
      onRefusal: refused.add,
      clock,
      logger,
    });
    logger.info({ url: server.url }, 'takes deliveries');
    return { server, address: wanted, since: clock.now() };
  }

  async function moveTo(next: WebAddress, { server, address, since }: Opened): Promise<void> {
    open = null;
    await server[Symbol.asyncDispose]();
    try {
      open = await openAt(next);
    } catch (error) {
      open = { ...(await openAt(address)), since };
      throw error;
    }
  }

  return {
    contextOf: (name) => ({
      get url() {
        return `${open?.server.url ?? ''}/hooks/${name}`;
      },
      openSince: () => open?.since ?? null,
      async lastDelivery() {
        const rows = await store.arrivals();
        return rows.find((row) => row.source === name && row.outcome === 'accepted')?.lastAt ?? null;
      },
    }),
    async listenFor(wanted) {
      const needed = wanted !== null && [...wanted.sources.values()].some(hasDoor);
      const next = needed ? (wanted.config.web ?? defaultWeb) : null;
      if (open && next && isDeepStrictEqual(open.address, next)) return;
      const before = open;
      // Two addresses of one port may not be open at once, as 127.0.0.1 and 0.0.0.0.
      if (before && next && next.port !== 0 && next.port === before.address.port) return await moveTo(next, before);
      open = next ? await openAt(next) : null;
      await before?.server[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      const before = open;
      open = null;
      await before?.server[Symbol.asyncDispose]();
      await refused.write();
    },
  };
}
