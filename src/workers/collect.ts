import { Conflict, Refused } from '../core/errors.ts';
import type { Payload } from '../core/jobs.ts';
import type { Source, SourceContext } from './sources/context.ts';
import { listen } from './sources/listen.ts';
import { listenToPart } from './sources/listen-part.ts';
import { listens } from './sources/listeners.ts';
import { searchesTogether } from './sources/packs/search-desk.ts';
import { searchPacks } from './sources/packs/search-packs.ts';
import type { Held } from './sources/read-pages.ts';
import { search } from './sources/search.ts';
import { type Repeat, underLease } from './under-lease.ts';

export interface CollectContext extends SourceContext {
  /** How long a source stays leased to a process that no longer renews its lease; default 20 s. */
  leaseMs?: number;
  /** When to renew the lease; default: by a timer. */
  repeat?: Repeat;
}

/** Maximum pages per job. The next job reads the rest, so that no source holds up the others. */
const maxPages = 20;
/** After a crash nobody polls the source for this long. The queue takes about as long to reassign the job. */
const defaultLeaseMs = 20_000;

/**
 * Reads the next pages of one source, for one brand or for all, and stores each page before its cursor. Only one process
 * at a time does this. A process that lost its lease cannot move the cursor that its successor has moved.
 */
export async function collect(
  context: CollectContext,
  payload: Payload<'collect'>,
  signal: AbortSignal,
): Promise<void> {
  const { store, logger, repeat, nudges, leaseMs = defaultLeaseMs } = context;
  const source = context.sources.get(payload.source);
  if (!source) throw new Refused(`source '${payload.source}' is not configured`);
  // A job of an older version names a brand where all are served now: the lease is the same.
  const { brand: _, ...forAll } = payload;
  const key: Payload<'collect'> = readsForAll(source) ? forAll : payload;
  const { brand, part } = key;
  const named = ['collect', brand, source.name, ...(part === undefined ? [] : ['part', part])];
  const name = named.filter((word) => word !== undefined).join(' ');
  try {
    const isLeft = await underLease({ store, logger, repeat }, { name, ms: leaseMs, signal }, (lease, held) =>
      read(context, source, key, { lease, signal: held, most: maxPages }),
    );
    if (isLeft) await nudges.nudge('collect', key);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    logger.warn({ ...key, error: error.message }, 'another process has taken the source over');
  }
}

/** Whether its brands are read for together. */
export const readsForAll = (source: Source): boolean => listens(source) || searchesTogether(source);

function read(
  context: CollectContext,
  source: Source,
  { brand, part }: Payload<'collect'>,
  held: Held & { most: number },
): Promise<boolean> {
  if (searchesTogether(source)) return searchPacks(context, source, held);
  if (!listens(source)) return search(context, source, { name: brand, ...held });
  return part === undefined ? listen(context, source, held) : listenToPart(context, source, part, held);
}
