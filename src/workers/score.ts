import type { Clock } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Nudges } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { Scorer } from '../core/plugins.ts';
import type { Claim, Store } from '../core/store.ts';

export interface ScoreContext {
  store: Store;
  scorer: Scorer;
  clock: Clock;
  logger: Logger;
  nudges: Nudges;
  /** How long a batch may take before it counts as lost with its process; default 60 s. */
  leaseMs?: number;
}

const batchSize = 500;
const defaultLeaseMs = 60_000;
/** A poisoned mention among 500 is alone after nine halvings and three tries; more in a row is the scorer's own fault. */
const failuresInARow = 30;

/** Scores whatever is unscored. A batch that cannot be scored comes back in halves, then singly, then is set aside. */
export async function score(context: ScoreContext, signal: AbortSignal): Promise<void> {
  const { store, clock, logger, nudges, leaseMs = defaultLeaseMs } = context;
  let failures = 0;
  while (!signal.aborted) {
    const claim = await store.claimUnscored({ limit: batchSize, leaseMs });
    if (!claim) return;
    const scores = await scoreClaim(context.scorer, claim).catch(async (error: unknown) => {
      const reason = messageOf(error);
      const { setAside } = await store.releaseClaim(claim, reason, clock.now());
      logger.warn({ mentions: claim.mentions.length, setAside, error: reason }, 'a batch could not be scored');
      failures += 1;
      if (failures >= failuresInARow) throw error;
      return null;
    });
    if (!scores) continue;
    failures = 0;
    await store.saveScores(scores, clock.now());
    for (const brand of new Set(claim.mentions.map((mention) => mention.brand)))
      await nudges.nudge('detect', { brand });
  }
}

async function scoreClaim(scorer: Scorer, { mentions }: Claim) {
  const scores = await scorer.score(mentions.map(({ id, text, language }) => ({ id, text, language })));
  if (scores.length !== mentions.length) {
    throw new Error(`${scorer.model} gave ${scores.length} scores for ${mentions.length} texts`);
  }
  return mentions.map(({ id }, index) => {
    const found = scores[index];
    if (!found) throw new Error(`${scorer.model} left a text without a score`);
    return { id, score: found };
  });
}
