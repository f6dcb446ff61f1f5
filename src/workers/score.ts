import { withRating } from '../analysis/sentiment/with-rating.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import type { Score } from '../core/domain.ts';
import { messageOf } from '../core/errors.ts';
import type { Nudges } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { Scorer } from '../core/plugins/scorer.ts';
import type { RescoringStore } from '../core/store/rescoring.ts';
import type { Claim, ClaimedMention, ScoringStore } from '../core/store/scoring.ts';
import type { BrandScorers } from './brand-scorers.ts';

export interface ScoreContext {
  store: ScoringStore & RescoringStore;
  brands: readonly Brand[];
  scorers: BrandScorers;
  clock: Clock;
  logger: Logger;
  nudges: Nudges;
  /** Time after which a batch counts as lost with its process; default 60 s. */
  leaseMs?: number;
  /** Brands already reported as lacking their model. */
  warned?: Set<string>;
  /** Only this brand's mentions, apart from claims that were lost. */
  only?: string;
}

export interface Scored {
  id: string;
  score: Score;
}

const batchSize = 500;
const defaultLeaseMs = 60_000;
/**
 * One poisoned mention among 500 is isolated after nine halvings and three tries. More failures in a row are the
 * scorer's fault.
 */
const failuresInARow = 30;
/** Maximum model switches to follow in one round; the next round takes the rest. */
const mostSwitches = 3;

/**
 * Scores whatever is unscored; when there is much, two batches at a time: one is read or stored while the other is
 * scored. A failing batch is halved until the failing mention is alone and set aside.
 */
export async function score(context: ScoreContext, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const first = await nextClaim(context);
  if (!first) return;
  const failures = { inARow: 0 };
  const lanes = [scoreBatches(context, first, failures, signal)];
  if (first.mentions.length === batchSize) lanes.push(scoreBatches(context, null, failures, signal));
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
}

const nextClaim = async (context: ScoreContext): Promise<Claim | null> =>
  context.store.claimUnscored({
    limit: batchSize,
    leaseMs: context.leaseMs ?? defaultLeaseMs,
    except: await brandsToSkip(context),
  });

/** One batch after the other, `first` before all. */
async function scoreBatches(
  context: ScoreContext,
  first: Claim | null,
  failures: { inARow: number },
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, logger, nudges } = context;
  for (let claim = first ?? (await nextClaim(context)); claim; claim = await nextClaim(context)) {
    const { id, mentions } = claim;
    const release = async (error: unknown): Promise<null> => {
      const reason = messageOf(error);
      const { setAside } = await store.releaseClaim({ id, mentions }, reason, clock.now());
      logger.warn({ mentions: mentions.length, setAside, error: reason }, 'a batch could not be scored');
      failures.inARow += 1;
      if (failures.inARow >= failuresInARow) throw error;
      return null;
    };
    if (await scoreClaim(context, claim, release)) {
      failures.inARow = 0;
      for (const brand of new Set(mentions.map((mention) => mention.brand))) await nudges.nudge('detect', { brand });
    }
    if (signal.aborted) return;
  }
}

/** Scores a claim brand by brand, and again where the model was switched meanwhile. False: the claim was released. */
async function scoreClaim(
  context: ScoreContext,
  claim: Claim,
  release: (error: unknown) => Promise<null>,
): Promise<boolean> {
  const { store, clock } = context;
  let waiting = claim.mentions;
  for (let round = 0; waiting.length > 0; round++) {
    const models = new Map((await store.brandModels()).map(({ brand, model }) => [brand, model]));
    const scored = await scoreByBrand(context, waiting, models).catch(release);
    if (!scored) return false;
    const { scores, left } = round < mostSwitches ? scored : { scores: [], left: waiting.map(({ id }) => id) };
    if (left.length > 0) await store.handBack(claim, left);
    const outdated = new Set((await store.saveScores(scores, clock.now())).outdated);
    waiting = waiting.filter(({ id }) => outdated.has(id));
  }
  return true;
}

/** Scores each brand's mentions with its own model. `left`: mentions whose model is missing. */
async function scoreByBrand(
  { scorers, brands }: ScoreContext,
  mentions: readonly ClaimedMention[],
  models: ReadonlyMap<string, string>,
): Promise<{ scores: Scored[]; left: string[] }> {
  const scores: Scored[] = [];
  const left: string[] = [];
  for (const brand of new Set(mentions.map((mention) => mention.brand))) {
    const own = mentions.filter((mention) => mention.brand === brand);
    const model = models.get(brand);
    const scorer = await (model === undefined ? scorers.configured(brand) : scorers.ofVersion(brand, model));
    if (scorer) scores.push(...(await scoreAll(brands, scorer, own)));
    else left.push(...own.map(({ id }) => id));
  }
  return { scores, left };
}

async function brandsToSkip(context: ScoreContext): Promise<string[]> {
  const { brands, only } = context;
  const without = await brandsWithoutModel(context);
  const others = only === undefined ? [] : brands.map(({ name }) => name).filter((name) => name !== only);
  return [...new Set([...without, ...others])];
}

/**
 * Brands whose model is missing in this process or cannot be loaded. No other model's labels may mix with theirs, and
 * their mentions are not to blame.
 */
async function brandsWithoutModel({ store, brands, scorers, logger, warned }: ScoreContext): Promise<string[]> {
  const models = new Map((await store.brandModels()).map(({ brand, model }) => [brand, model]));
  const without: string[] = [];
  for (const brand of new Set([...models.keys(), ...brands.map(({ name }) => name)])) {
    const model = models.get(brand);
    let error = 'this process does not have it: start it again';
    const scorer = await (model === undefined ? scorers.configured(brand) : scorers.ofVersion(brand, model)).catch(
      (reason: unknown) => {
        error = messageOf(reason);
        return null;
      },
    );
    if (scorer) continue;
    without.push(brand);
    if (warned?.has(brand)) continue;
    warned?.add(brand);
    logger.error({ brand, model, error }, 'its mentions wait: there is no model to score them');
  }
  return without;
}

/** Returns scores in the same order. Throws when the scorer does not answer for every mention. */
export async function scoreAll(
  brands: readonly Brand[],
  scorer: Scorer,
  mentions: readonly ClaimedMention[],
): Promise<Scored[]> {
  const scores = await scorer.score(
    mentions.map(({ id, brand, text, language, matched }) => {
      const others = brands.find(({ name }) => name === brand)?.competitors ?? [];
      return { id, text, language, towards: { names: matched, others } };
    }),
  );
  if (scores.length !== mentions.length) {
    throw new Error(`${scorer.model} gave ${scores.length} scores for ${mentions.length} texts`);
  }
  return mentions.map(({ id, text, reported }, index) => {
    const found = scores[index];
    if (!found) throw new Error(`${scorer.model} left a text without a score`);
    return { id, score: withRating(found, text, reported) };
  });
}
