import { parseState } from '../alerts/engine/engine.ts';
import { learningUntil } from '../alerts/memory/learning.ts';
import type { Config } from '../core/config.ts';
import { coveredMs, mergeIntervals } from '../core/coverage.ts';
import { dayMs, type Time } from '../core/domain.ts';
import { messageOf } from '../core/errors.ts';
import { nameOf } from '../core/identity.ts';
import type { Incident, Notification } from '../core/incident.ts';
import type { JobName, QueueDepth } from '../core/jobs.ts';
import { currentLedgers } from '../core/money/current-ledgers.ts';
import type { RepostsOf } from '../core/plugins/collector.ts';
import type { ArrivalStore, Arrivals } from '../core/store/arrivals.ts';
import type { EngineStore } from '../core/store/engine.ts';
import type { IncidentStore } from '../core/store/incidents.ts';
import type { LedgerStore } from '../core/store/ledgers.ts';
import { allItems } from '../core/store/list.ts';
import type { OutboxStore } from '../core/store/outbox.ts';
import type { ProcessStore, WorkingProcess } from '../core/store/processes.ts';
import type { ProgressStore } from '../core/store/progress.ts';
import type { RescoringStore } from '../core/store/rescoring.ts';
import type { WorkStore } from '../core/store/work.ts';
import { type BudgetStatus, budgetStatus } from './budget-status.ts';
import { type Delivery, gatherDeliveries } from './gather-deliveries.ts';
import { type ModelInUse, modelInUse } from './model-in-use.ts';

export interface StatusRequest {
  config: Pick<Config, 'brands' | 'sources'>;
  store: Pick<
    ProgressStore &
      WorkStore &
      RescoringStore &
      EngineStore &
      IncidentStore &
      OutboxStore &
      ProcessStore &
      LedgerStore &
      ArrivalStore,
    | 'arrivals'
    | 'processes'
    | 'ledgers'
    | 'sourceStates'
    | 'coverage'
    | 'counts'
    | 'lags'
    | 'brandModels'
    | 'engine'
    | 'incident'
    | 'incidents'
    | 'notifications'
  >;
  reposts: RepostsOf;
  /** Throws when the queue cannot be reached. */
  depth(): Promise<Record<JobName, QueueDepth>>;
  now: Time;
}

export interface SourceStatus {
  brand: string;
  source: string;
  /** First and last moment that were observed at all; null: never observed. */
  observedFrom: Time | null;
  observedTo: Time | null;
  /** Observed share of the last 24 hours, or of the time since it was first observed if that is less. */
  coverage24h: number | null;
  /** Between the newest moment that was observed and now. */
  lagMs: number | null;
  lastOkAt: Time | null;
  failingSince: Time | null;
  error: string | null;
}

export interface BrandStatus extends ModelInUse {
  brand: string;
  mentions: number;
  unscored: number;
  setAside: number;
  /** Stored too late to be counted, as their time is sealed. Missing: none. */
  uncounted?: number;
  /** Up to when it was looked for waves; null: not yet. */
  evaluatedTo: Time | null;
  /** If all goes well from now on; null: it is known what is normal. */
  learningUntil: Time | null;
}

/** A queue that is out of reach is part of the answer. */
type QueueStatus = { queues: Record<JobName, QueueDepth>; queueError: null } | { queues: null; queueError: string };

export type Status = QueueStatus & StatusRows;

interface StatusRows {
  now: Time;
  sources: SourceStatus[];
  /** One row a source, whatever brands use it. */
  deliveries: Delivery[];
  /** What was pushed to sources, by outcome. */
  arrivals: Arrivals[];
  budgets: BudgetStatus[];
  brands: BrandStatus[];
  /** Those that are open. */
  incidents: Incident[];
  /** The newest, whatever became of them. */
  notifications: Notification[];
  /** Names of their incidents, by id. */
  names: Record<string, string>;
  /** All that were given up. */
  undelivered: Notification[];
  /** Those that work on the store. */
  processes: WorkingProcess[];
}

const shown = 10;

/** What is covered, what waits, what is open and what was said. */
export async function gatherStatus({ config, store, reposts, depth, now }: StatusRequest): Promise<Status> {
  const states = await store.sourceStates();
  const counts = await store.counts();
  const models = await store.brandModels();
  const sources: SourceStatus[] = [];
  const brands: BrandStatus[] = [];
  for (const brand of config.brands) {
    const coverage = await store.coverage(brand.name, 0, now);
    for (const source of brand.sources) {
      const covered = mergeIntervals(coverage.filter((row) => row.source === source));
      const observedFrom = covered[0]?.from ?? null;
      const observedTo = covered.at(-1)?.to ?? null;
      const from = Math.max(now - dayMs, observedFrom ?? now);
      const state = states.find((row) => row.brand === brand.name && row.source === source);
      sources.push({
        brand: brand.name,
        source,
        observedFrom,
        observedTo,
        coverage24h: from < now ? coveredMs(covered, from, now) / (now - from) : null,
        lagMs: observedTo === null ? null : now - observedTo,
        lastOkAt: state?.lastOkAt ?? null,
        failingSince: state?.failingSince ?? null,
        error: state?.error ?? null,
      });
    }
    const engine = await store.engine(brand.name);
    const state = engine && parseState(engine.state);
    const until = state && learningUntil(state, brand.sources);
    const count = counts.find((row) => row.brand === brand.name);
    brands.push({
      brand: brand.name,
      ...modelInUse(brand, models),
      mentions: count?.mentions ?? 0,
      unscored: count?.unscored ?? 0,
      setAside: count?.dead ?? 0,
      ...(count?.uncounted !== undefined && { uncounted: count.uncounted }),
      evaluatedTo: state?.now ?? null,
      // While nothing runs, nothing is learned.
      learningUntil: state && until !== null ? now + (until - state.now) : null,
    });
  }
  const queues: QueueStatus = await depth().then(
    (found) => ({ queues: found, queueError: null }),
    (error: unknown) => ({ queues: null, queueError: messageOf(error) }),
  );
  const { items: notifications } = await store.notifications({ limit: shown });
  const names: Record<string, string> = {};
  for (const id of new Set(notifications.map(({ incident }) => incident))) {
    const incident = await store.incident(id);
    if (incident) names[id] = nameOf(incident);
  }
  return {
    now,
    sources,
    deliveries: await gatherDeliveries({ config, store, reposts, now }),
    arrivals: (await store.arrivals()).filter(({ source }) => config.sources.some(({ name }) => name === source)),
    budgets: budgetStatus(await currentLedgers(store, now), config.brands, now),
    brands,
    ...queues,
    incidents: await allItems((page) => store.incidents({ ...page, state: 'open' })),
    notifications,
    names,
    undelivered: await allItems((page) => store.notifications({ ...page, state: 'dead' })),
    processes: await store.processes(),
  };
}
