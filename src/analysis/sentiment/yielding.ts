import { setImmediate } from 'node:timers/promises';
import { maxTextLength } from '../../core/clean.ts';
import type { Score } from '../../core/domain.ts';
import type { ScoreRequest, Scorer } from '../../core/plugins/scorer.ts';

/** UTF-16 units of text that are scored in one go: one post of the greatest length, or some hundred of the usual one. */
const sliceUnits = maxTextLength;
/** What a post costs besides its text, in units of text. */
const unitsPerPost = 50;

/**
 * The same scorer for a process that has other things to do: between slices of a large batch the event loop has its turn,
 * so that no stall grows with the batch. A slice takes a few ms at most with the scorers of this folder; a thread of its own
 * would cost a second copy of the model, and the copying of texts. A small batch is scored at once.
 */
export function yielding<S extends Scorer>(scorer: S): S & Scorer {
  return {
    // What else it can do, such as closing its runtime, stays.
    ...scorer,
    async score(batch: readonly ScoreRequest[]): Promise<Score[]> {
      const scores: Score[] = [];
      for (const slice of slicesOf(batch)) {
        if (scores.length > 0) await setImmediate();
        const found = await scorer.score(slice);
        // With one too few, all behind it would belong to somebody else.
        if (found.length !== slice.length)
          throw new Error(`${scorer.model} gave ${found.length} scores for ${slice.length} texts`);
        for (const score of found) scores.push(score);
      }
      return scores;
    },
  };
}

function* slicesOf(batch: readonly ScoreRequest[]): Generator<readonly ScoreRequest[]> {
  let from = 0;
  let units = 0;
  for (const [index, { text }] of batch.entries()) {
    const more = unitsPerPost + Math.min(text.length, maxTextLength);
    if (index > from && units + more > sliceUnits + unitsPerPost) {
      yield batch.slice(from, index);
      from = index;
      units = 0;
    }
    units += more;
  }
  if (from < batch.length) yield batch.slice(from);
}
