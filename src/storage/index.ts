import type { Config } from '../core/config.ts';
import type { Logger } from '../core/logger.ts';
import type { Store } from '../core/store/store.ts';

export interface OpenedStore extends AsyncDisposable {
  store: Store;
  /** Only of a store in PostgreSQL, for a queue that lives there too. With the password: never log it. */
  databaseUrl?: string;
}

/** Opens the store that the configuration names; the embedded server is started, or joined, and left at the end. */
export async function openStore(
  config: Pick<Config, 'store' | 'data'>,
  logger: Logger,
  signal?: AbortSignal,
): Promise<OpenedStore> {
  const { openPostgres } = await import('./postgres/open-postgres.ts');
  if (config.store.engine === 'postgres') {
    const store = await openPostgres({ url: config.store.url, logger });
    return { store, databaseUrl: config.store.url, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  }
  const { startEmbedded } = await import('./embedded/start-embedded.ts');
  const server = await startEmbedded({ folder: config.data, logger, ...(signal && { signal }) });
  try {
    const store = await openPostgres({ url: server.url, logger });
    return {
      store,
      databaseUrl: server.url,
      async [Symbol.asyncDispose]() {
        try {
          await store[Symbol.asyncDispose]();
        } finally {
          await server[Symbol.asyncDispose]();
        }
      },
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}
