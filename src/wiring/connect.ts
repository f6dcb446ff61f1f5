import { routesOf } from '../alerts/outbox/outbox.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Handlers, Nudges } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { IncidentStore } from '../core/store/incidents.ts';
import { allItems } from '../core/store/list.ts';
import type { Store } from '../core/store/store.ts';
import { en } from '../wording/catalogue/en.ts';
import type { BrandScorers } from '../workers/brand-scorers.ts';
import { collect, readsForAll } from '../workers/collect.ts';
import { detect } from '../workers/detect.ts';
import { createSweep, maintain } from '../workers/maintain.ts';
import { notify } from '../workers/notify.ts';
import { createRetention } from '../workers/process/retain.ts';
import { score } from '../workers/score.ts';
import type { SourceHealth } from '../workers/sources/context.ts';
import { partsOf } from '../workers/sources/listeners.ts';
import type { Prepared } from './prepare.ts';

export interface ConnectContext {
  store: Store;
  clock: Clock;
  logger: Logger;
  nudges: Nudges;
  scorers: BrandScorers;
  /** Brands whose missing model was told. */
  warned: Set<string>;
  settleMs: number;
  /** False: another configuration has taken its place. */
  isCurrent(): boolean;
  onHealth?: (health: SourceHealth) => void;
}

/** The jobs by one configuration. */
export function connect(
  { config, sources, channels, matchers, together }: Prepared,
  { scorers, warned, settleMs, isCurrent, onHealth, ...base }: ConnectContext,
) {
  const context = { ...base, brands: config.brands, routes: routesOf(config.channels), words: en };
  const elapsedMs = base.clock === systemClock ? () => performance.now() : undefined;
  const shared = new Map([...sources.values()].filter(readsForAll).map((source) => [source.name, partsOf(source)]));
  const sweep = createSweep({ ...context, shared, settleMs, elapsedMs });
  const sweepAndBeat = maintain([sweep, createRetention(context, config)], { ...context, heartbeat: config.heartbeat });
  const inIncident = () => brandsInIncident(base.store);
  const collecting = { ...context, sources, matchers, together, isCurrent, brandsInIncident: inIncident };
  const handlers: Handlers = {
    collect: (payload, stop) => collect({ ...collecting, ...(onHealth && { onHealth }) }, payload, stop),
    score: (_, stop) => score({ ...context, scorers, warned }, stop),
    detect: (payload, stop) => detect({ ...context, settleMs }, payload, stop),
    notify: (payload, stop) => notify({ ...context, notifiers: channels }, payload, stop),
    maintain: (_, stop) => sweepAndBeat(stop),
  };
  return { context, collecting, scorers, sweep, handlers };
}

const brandsInIncident = async (store: IncidentStore): Promise<ReadonlySet<string>> =>
  new Set((await allItems((page) => store.incidents({ ...page, state: 'open' }))).map(({ brand }) => brand));

/** Jobs that go to the handlers of the moment. */
export const delegateTo = (handlers: () => Handlers): Handlers => ({
  collect: (payload, stop) => handlers().collect(payload, stop),
  score: (payload, stop) => handlers().score(payload, stop),
  detect: (payload, stop) => handlers().detect(payload, stop),
  notify: (payload, stop) => handlers().notify(payload, stop),
  maintain: (payload, stop) => handlers().maintain(payload, stop),
});
