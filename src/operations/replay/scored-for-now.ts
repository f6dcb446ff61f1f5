import type { Mention, Score } from '../../core/domain.ts';

/** Scores in the same order. Throws when it cannot. */
export type ScoreMentions = (mentions: readonly Mention[]) => Promise<readonly Score[]>;

const atOnce = 500;

/** The mentions, each with a score. Those without one are scored in batches, unless their text is gone. Nothing is stored. */
export async function* scoredForNow(
  mentions: AsyncIterable<Mention>,
  score: ScoreMentions,
  onScored: (count: number) => void,
): AsyncGenerator<Mention> {
  let waiting: Mention[] = [];
  const scoreWaiting = async (): Promise<Mention[]> => {
    if (waiting.length === 0) return [];
    const batch = waiting;
    waiting = [];
    const scores = await score(batch);
    onScored(batch.length);
    return batch.map((mention, index) => ({ ...mention, score: scores[index] ?? null }));
  };
  for await (const mention of mentions) {
    if (mention.score !== null || mention.correction !== null || mention.erased !== undefined) {
      yield mention;
      continue;
    }
    waiting.push(mention);
    if (waiting.length >= atOnce) yield* await scoreWaiting();
  }
  yield* await scoreWaiting();
}
