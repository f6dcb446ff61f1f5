import { evidenceSpan } from '../alerts/evidence/evidence-span.ts';
import { relearnedMs } from '../alerts/replay/relearn.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import { type Interval, type Score, sliceMs, type Time } from '../core/domain.ts';
import type { Scorer } from '../core/plugins/scorer.ts';
import type { IncidentStore } from '../core/store/incidents.ts';
import { everyItem } from '../core/store/list.ts';
import type { Rescoring, RescoringStore } from '../core/store/rescoring.ts';
import type { ClaimedMention } from '../core/store/scoring.ts';
import { type Scored, scoreAll } from './score.ts';

export interface RescoreContext {
  store: RescoringStore & IncidentStore;
  brands: readonly Brand[];
  clock: Clock;
}

export interface RescoreResult {
  model: string;
  /** The previous model; null: the brand had none. */
  before: string | null;
  /** Start of the period, event time. */
  from: Time;
  /** `scored` in this run, and `kept` from an interrupted one. */
  scored: number;
  kept: number;
  /** Number of scores replaced. */
  replaced: number;
  /** False: there was nothing to do, or the run was interrupted. */
  switched: boolean;
  interrupted: boolean;
}

export interface RescoreProgress {
  done: number;
  total: number;
}

const batchSize = 200;
const mostFailures = 30;

/**
 * Rescores the period that live code reads with `scorer`, alongside the model in use, and then switches in one step. An
 * interrupted run keeps its scores, and the next run continues. Mentions that arrive meanwhile are scored before the
 * switch.
 */
export async function rescore(
  context: RescoreContext,
  brand: string,
  scorer: Scorer,
  { signal, onProgress = () => {} }: { signal: AbortSignal; onProgress?: (progress: RescoreProgress) => void },
): Promise<RescoreResult> {
  const { store, clock } = context;
  const { model } = scorer;
  const before = (await store.brandModels()).find((row) => row.brand === brand)?.model ?? null;
  const rescoring: Rescoring = { brand, model, from: clock.now() - relearnedMs };
  const counts = await store.rescoreCounts(rescoring);
  const result: RescoreResult = {
    model,
    before,
    from: rescoring.from,
    scored: 0,
    kept: counts.kept,
    replaced: 0,
    switched: false,
    interrupted: false,
  };
  if (before === null || (before === model && counts.total === 0)) return result;
  const tell = (): void => {
    const done = counts.kept + result.scored;
    onProgress({ done, total: Math.max(done, counts.total) });
  };
  tell();
  const failed = { count: 0 };
  for (;;) {
    for await (const scored of scoreMissing(context, rescoring, scorer, failed, signal)) {
      result.scored += scored;
      tell();
    }
    if (signal.aborted) return { ...result, interrupted: true };
    const now = clock.now();
    const incidents = everyItem((page) => store.incidents({ ...page, brand, openSince: rescoring.from - sliceMs }));
    const evidence: Interval[] = [];
    for await (const incident of incidents) evidence.push(evidenceSpan(incident, now));
    const { missing, replaced } = await store.switchModel(rescoring, { evidence, now });
    if (missing === 0) return { ...result, replaced, switched: true };
  }
}

/** Scores what the new model has not scored yet, batch by batch, until the signal. Yields the size of each batch. */
async function* scoreMissing(
  { store, brands, clock }: RescoreContext,
  rescoring: Rescoring,
  scorer: Scorer,
  failed: { count: number },
  signal: AbortSignal,
): AsyncGenerator<number> {
  let after: { at: Time; id: string } | null = null;
  while (!signal.aborted) {
    const batch: (ClaimedMention & { at: Time })[] = await store.toRescore(rescoring, { after, limit: batchSize });
    const last = batch.at(-1);
    if (!last) return;
    await store.keepRescores(rescoring.brand, await scoreSafely(brands, scorer, batch, failed), clock.now());
    after = { at: last.at, id: last.id };
    yield batch.length;
  }
}

/**
 * A text that cannot be scored ends as an abstention, so that it does not hold up the others. Too many such texts are
 * the scorer's fault.
 */
async function scoreSafely(
  brands: readonly Brand[],
  scorer: Scorer,
  batch: readonly ClaimedMention[],
  failed: { count: number },
): Promise<Scored[]> {
  try {
    return await scoreAll(brands, scorer, batch);
  } catch (error) {
    const [only] = batch;
    if (only && batch.length === 1) {
      failed.count += 1;
      if (failed.count >= mostFailures) throw error;
      return [{ id: only.id, score: abstention(scorer.model) }];
    }
    const half = Math.ceil(batch.length / 2);
    const first = await scoreSafely(brands, scorer, batch.slice(0, half), failed);
    return [...first, ...(await scoreSafely(brands, scorer, batch.slice(half), failed))];
  }
}

const abstention = (model: string): Score => ({
  label: null,
  p: null,
  language: null,
  abstained: true,
  reason: 'set aside',
  model,
  severity: null,
  cx: null,
});
