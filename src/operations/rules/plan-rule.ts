import type { Detector, EngineRule } from '../../alerts/detectors/detector.ts';
import { detectors as registered } from '../../alerts/detectors/index.ts';
import type { Routes } from '../../alerts/outbox/outbox.ts';
import { watchedIntervals } from '../../alerts/replay/watched.ts';
import type { Brand, Rule } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import type { IgnoredRows } from '../replay/ignored-rows.ts';
import { type PastStore, readPast } from '../replay/read-past.ts';
import { runBrand } from '../replay/run-brand.ts';
import type { ScoreMentions } from '../replay/scored-for-now.ts';
import { compareIncidents, incidentsOf, type PlannedChange } from './compare-incidents.ts';
import { plannedChannels } from './planned-channels.ts';
import { type PlannedSinglePosts, plannedSinglePosts } from './planned-single-posts.ts';

export interface PlanRequest {
  store: PastStore;
  now: Time;
  /** The brand as it is, and as it would be. */
  before: Brand;
  after: Brand;
  /** What the channels take. Default: everything. */
  routes?: { before: Routes; after: Routes };
  /** How far back. */
  spanMs: number;
  /** Every kind of rule there is. Default: those of the registry. */
  detectors?: readonly Detector[];
  /** Scores mentions that have no score yet. */
  score: ScoreMentions;
  signal: AbortSignal;
  onRead?: (read: number) => void;
}

export interface Plan {
  changes: PlannedChange[];
  /** What channels that ask for single posts would have been sent of them. */
  singlePosts: PlannedSinglePosts[];
  /** Mentions of an import or a backfill: they count as seen when they were posted. */
  imported: number;
  /** Mentions whose text is gone. */
  erased: number;
  /** Mentions that had no score, and were scored for this run only. */
  scoredNow: number;
  /** Mentions of sources that the brand uses neither before nor after. */
  ignored: IgnoredRows[];
  /** False: nothing is recorded as watched, so nothing can be told. */
  watched: boolean;
}

/** What a brand with changed rules would have done otherwise. Throws WrongInput when the store knows nothing of it. */
export async function planRule(request: PlanRequest): Promise<Plan> {
  const { store, now, before, after, spanMs, detectors = registered, score, signal, onRead } = request;
  const sources = [...new Set([...after.sources, ...before.sources])];
  const asked = { brand: after.name, to: now, now, brands: [], sources, score, signal, onRead };
  const { mentions, order, coverage, imported, erased, scoredNow, ignored } = await readPast(store, asked);
  const judge = async ({ name: brand, timezone, sources, campaigns, rules }: Brand, routes: Routes = new Map()) => {
    signal.throwIfAborted();
    const settings = { brand, timezone, sources, campaigns, rules: rules.map(engineRule), detectors };
    const past = { settings, notify: [], mentions, order, watched: watchedIntervals(coverage) };
    const { spoken } = runBrand(past, { from: now - spanMs, to: null });
    const { tells, withheld } = await plannedChannels(store, spoken, rules, routes);
    return incidentsOf(
      spoken.filter(({ incident: { id } }) => !withheld.has(id)),
      tells,
    );
  };
  const changes = compareIncidents(
    await judge(before, request.routes?.before),
    await judge(after, request.routes?.after),
  );
  const singlePosts = await plannedSinglePosts(store, after, request.routes?.after ?? new Map(), now - spanMs);
  return { changes, singlePosts, imported, erased, scoredNow, ignored, watched: coverage.length > 0 };
}

const engineRule = ({ name, detector, falseAlarmsPerMonth, settings }: Rule): EngineRule => ({
  name,
  detector,
  falseAlarmsPerMonth,
  settings,
});
