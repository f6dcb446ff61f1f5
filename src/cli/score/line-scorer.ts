import { withCx } from '../../analysis/cx/with-cx.ts';
import { createScorer } from '../../analysis/sentiment/index.ts';
import type { Scorer } from '../../core/plugins/scorer.ts';

export interface LineScorerOptions {
  /** A name from the registry of models. */
  model: string;
  /** Labels for customer experience, too. */
  cx: boolean;
}

export interface LineScorer extends AsyncDisposable {
  scorer: Scorer;
  cx: boolean;
}

/** The scorer of `earshot score`, the same in the main thread and in each worker. Throws WrongInput. */
export async function openLineScorer({ model, cx }: LineScorerOptions): Promise<LineScorer> {
  // Whoever scores lines has asked for the best that the model can do.
  const scorer = await createScorer(model, { passOn: 'all' });
  return {
    scorer: cx ? withCx(scorer) : scorer,
    cx,
    [Symbol.asyncDispose]: async () => void (await disposerOf(scorer)?.call(scorer)),
  };
}

/** A model may hold a runtime with threads, which would keep the process alive. */
const disposerOf = (scorer: Scorer & Partial<AsyncDisposable>): (() => PromiseLike<void>) | undefined =>
  scorer[Symbol.asyncDispose];
