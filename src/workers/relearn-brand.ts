import { type EngineSettings, type EngineState, parseState, storedState } from '../alerts/engine/engine.ts';
import { importedByHourMs, relearn, relearnedMs } from '../alerts/replay/relearn.ts';
import { rewound } from '../alerts/replay/rewound.ts';
import { readStoredPast } from '../alerts/replay/stored-past.ts';
import type { HistoryRewritten } from '../core/detection.ts';
import { hourOf, type Mention, type Time } from '../core/domain.ts';
import type { Json } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { BucketStore } from '../core/store/buckets.ts';
import type { EngineRow, EngineStore, QueuedObservation } from '../core/store/engine.ts';
import type { MentionStore } from '../core/store/mentions.ts';
import type { ProgressStore } from '../core/store/progress.ts';
import { skewMs } from './process/step-watch.ts';

export type RelearnStore = EngineStore & MentionStore & ProgressStore & BucketStore;

const mostObservations = 1_000_000;

/**
 * Relearns a brand's engine after its model was switched, or the clock was set back. Queued news stays news. Throws
 * Conflict when someone else has changed the engine meanwhile.
 */
export async function relearnBrand(
  { store, logger }: { store: RelearnStore; logger: Logger },
  row: EngineRow,
  settings: EngineSettings,
  signal: AbortSignal,
): Promise<void> {
  const { brand } = settings;
  const at = row.relearn ?? 0;
  const known = parseState(row.state);
  const isSetBack = isAhead(known, at);
  const old = known && isSetBack ? rewound(known, at) : known;
  let state: Json = row.state;
  let { incident } = row;
  // Read the queue first: later observations keep waiting, and repeating what the mentions already say does no harm.
  const queued = await store.observations(brand, Number.MAX_SAFE_INTEGER, mostObservations);
  if (old) {
    const end = Math.max(old.now, at);
    const recent = new Map<string, Time>();
    const stored = store.mentions({ brand, from: end - relearnedMs, taken: true }, signal);
    const { mentions } = await readStoredPast(withoutRecentImports(stored, end - importedByHourMs, recent));
    const coverage = await store.coverage(brand, end - relearnedMs, end);
    const imported: HistoryRewritten[] = [];
    for (const [source, from] of recent)
      imported.push({
        type: 'history',
        source,
        from: hourOf(from),
        to: end,
        seen: end,
        hours: await store.hourCounts(brand, source, hourOf(from), end),
      });
    const learned = await relearn({
      old,
      incident,
      settings,
      mentions,
      coverage,
      imported,
      at,
      sameLabels: isSetBack,
      signal,
    });
    state = storedState(learned.state);
    incident = learned.incident;
    const { switched } = learned.state;
    logger.info({ brand, mentions: mentions.ids.length, silent: switched?.silent }, 'learned anew');
  }
  await store.saveTransition({
    brand,
    expectedVersion: row.version,
    state,
    incidents: incident ? [incident] : [],
    notifications: [],
    consumed: contained(queued),
    relearned: true,
  });
}

/** Whether the clock was set back since the engine decided what it knows. */
export const isAhead = (state: EngineState | null, now: Time): boolean => state !== null && state.now > now + skewMs;

/** Skips imported mentions from `from` on, and records the time of the first one per source. */
async function* withoutRecentImports(
  stored: AsyncIterable<Mention>,
  from: Time,
  recent: Map<string, Time>,
): AsyncGenerator<Mention> {
  for await (const mention of stored) {
    const { seen, at, source, own } = mention;
    if (seen !== null || at < from) yield mention;
    else if (!own) recent.set(source, Math.min(at, recent.get(source) ?? at));
  }
}

/** Observations that the replayed mentions already include: history, and changes of older mentions. */
function contained(queued: readonly QueuedObservation[]): string[] {
  const unheard = new Set<string>();
  for (const { observation } of queued)
    if (observation.type === 'mention' && observation.before === null) unheard.add(observation.id);
  return queued
    .filter(({ observation }) => {
      if (observation.type === 'mention') return observation.before !== null && !unheard.has(observation.id);
      return observation.type === 'history';
    })
    .map(({ id }) => id);
}
