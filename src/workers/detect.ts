import { type EngineSettings, parseState, step, storedState } from '../alerts/engine/engine.ts';
import { judgedSpan } from '../alerts/memory/calibration.ts';
import { historyMs } from '../alerts/memory/history.ts';
import { withMarks } from '../alerts/memory/story-memory.ts';
import { withUrgency } from '../alerts/memory/urgent-posts.ts';
import { outboxRows, type Routes } from '../alerts/outbox/outbox.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import { minuteMs, sliceOf, type Time } from '../core/domain.ts';
import { Conflict, Refused, RetryLater } from '../core/errors.ts';
import type { Nudges, Payload } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { QueuedObservation } from '../core/store/engine.ts';
import type { IncidentStore } from '../core/store/incidents.ts';
import { allItems } from '../core/store/list.ts';
import type { ScoringStore } from '../core/store/scoring.ts';
import { isAhead, type RelearnStore, relearnBrand } from './relearn-brand.ts';

export interface DetectContext {
  store: ScoringStore & IncidentStore & RelearnStore;
  brands: readonly Brand[];
  /** Default: every channel gets every notification at once. */
  routes?: Routes;
  clock: Clock;
  logger: Logger;
  nudges: Nudges;
  /** How long an observation waits before the engine takes it, because one seen earlier may still arrive. */
  settleMs: number;
}

const slicesAtOnce = 500;
const observationsAtOnce = 5_000;
const maxConflicts = 5;
/** Maximum time that detection waits for unscored mentions. */
const longestWaitMs = minuteMs;

/** How far back verdicts are read: twice what the engine remembers, because detection may be behind. */
const judgedSinceMs = 2 * historyMs;

/** The engine's settings for a brand, including people's verdicts on its incidents so far. */
async function settingsOf(
  store: IncidentStore,
  { name: brand, timezone, sources, campaigns, rules }: Brand,
  now: Time,
): Promise<EngineSettings> {
  const judged = await allItems((page) =>
    store.incidents({ ...page, brand, judged: true, openSince: now - judgedSinceMs }),
  );
  const withVerdicts = rules.map((rule) => ({
    ...rule,
    verdicts: judged
      .filter((incident) => incident.rules.some((known) => known.rule === rule.name))
      .map((incident) => judgedSpan(incident, now)),
  }));
  return { brand, timezone, sources, campaigns, rules: withVerdicts };
}

/** Brings one brand's buckets and engine up to date. */
export async function detect(context: DetectContext, payload: Payload<'detect'>, signal: AbortSignal): Promise<void> {
  const { store, clock, settleMs } = context;
  const brand = context.brands.find(({ name }) => name === payload.brand);
  if (!brand) throw new Refused(`brand '${payload.brand}' is not configured`);
  while ((await store.refreshBuckets(brand.name, slicesAtOnce)) > 0) signal.throwIfAborted();

  const now = clock.now();
  const unscored = await store.oldestUnscored(brand.name);
  const settled = now - settleMs;
  const horizon = Math.max(Math.min(settled, (unscored ?? Number.POSITIVE_INFINITY) - 1), now - longestWaitMs);
  let settings: Promise<EngineSettings> | undefined;
  const readSettings = (): Promise<EngineSettings> => {
    settings ??= settingsOf(store, brand, now);
    return settings;
  };
  let conflicts = 0;
  for (let more = true; more; ) {
    signal.throwIfAborted();
    try {
      more = await advance(context, brand, horizon, readSettings, signal);
    } catch (error) {
      conflicts += 1;
      if (!(error instanceof Conflict) || conflicts > maxConflicts) throw error;
    }
  }
  const [waiting] = await store.observations(brand.name, now, 1);
  if (waiting || sliceOf(horizon) < sliceOf(settled)) {
    throw new RetryLater(now + Math.max(settleMs, 20), 'the newest mentions have not settled');
  }
}

/** Runs one step of the engine and its transaction. True: more observations are waiting. */
async function advance(
  context: DetectContext,
  brand: Brand,
  horizon: Time,
  readSettings: () => Promise<EngineSettings>,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, clock, nudges } = context;
  const row = await store.engine(brand.name);
  const state = row ? parseState(row.state) : null;
  const isSetBack = isAhead(state, clock.now());
  if (row && (row.relearn !== undefined || isSetBack)) {
    const relearn = isSetBack ? clock.now() : row.relearn;
    await relearnBrand(context, { ...row, ...(relearn !== undefined && { relearn }) }, await readSettings(), signal);
    return true;
  }
  const queued = await store.observations(brand.name, horizon, observationsAtOnce);
  const chunk = wholeMoments(queued);
  if (chunk.length === 0 && state && sliceOf(horizon) <= sliceOf(state.now)) return false;

  const last = queued.length < observationsAtOnce;
  const now = last ? horizon : Math.min(horizon, chunk.at(-1)?.observation.seen ?? horizon);
  const result = step({
    state,
    incident: row?.incident ?? null,
    observations: chunk.map(({ observation, post }) => withMarks(withUrgency(observation, post), post)),
    now,
    settings: await readSettings(),
  });
  const notifications = result.spoken.flatMap(({ incident, occasion }) =>
    outboxRows(incident, occasion, brand.rules, clock.now(), context.routes),
  );
  await store.saveTransition({
    brand: brand.name,
    expectedVersion: row?.version ?? 0,
    state: storedState(result.state),
    incidents: result.changed,
    notifications,
    consumed: chunk.map(({ id }) => id),
  });
  for (const { incident, occasion } of result.spoken) {
    context.logger.info({ brand: brand.name, incident: incident.id, people: incident.people }, occasion.kind);
  }
  for (const channel of new Set(notifications.map((row) => row.channel))) await nudges.nudge('notify', { channel });
  return !last;
}

/** Drops the last moment of a full chunk, because the next chunk may have observations seen at the same moment. */
function wholeMoments(queued: QueuedObservation[]): QueuedObservation[] {
  const last = queued.at(-1);
  if (queued.length < observationsAtOnce || !last) return queued;
  const whole = queued.filter(({ observation }) => observation.seen < last.observation.seen);
  return whole.length > 0 ? whole : queued;
}
