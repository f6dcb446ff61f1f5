import { withCx } from '../../analysis/cx/with-cx.ts';
import { createScorer } from '../../analysis/sentiment/index.ts';
import type { Scorer } from '../../core/plugins/scorer.ts';

export interface LineScorerOptions {
  /** Name of a registered model. */
  model: string;
  /** Whether to add customer-experience labels. */
  cx: boolean;
}

export interface LineScorer extends AsyncDisposable {
  scorer: Scorer;
  cx: boolean;
}

/** The scorer of `earshot score`, the same in the main thread and the workers. Throws WrongInput. */
export async function openLineScorer({ model, cx }: LineScorerOptions): Promise<LineScorer> {
  // This command always uses the model at its best.
  const scorer = await createScorer(model, { passOn: 'all' });
  return {
    scorer: cx ? withCx(scorer) : scorer,
    cx,
    [Symbol.asyncDispose]: async () => void (await disposerOf(scorer)?.call(scorer)),
  };
}

/** A model may own a runtime with threads that keep the process alive. */
const disposerOf = (scorer: Scorer & Partial<AsyncDisposable>): (() => PromiseLike<void>) | undefined =>
  scorer[Symbol.asyncDispose];
