import { type Evaluation, evaluate } from '../../dist/analysis/sentiment/evaluation.js';
import type { Label, Probabilities } from '../../dist/core/domain.js';
import { messageOf } from '../../dist/core/errors.js';
import { type Model, scoreTexts } from './models.ts';
import { rivals } from './rivals.ts';
import type { LabelledText } from './rows.ts';

export interface TweetRow {
  name: string;
  /** Null: it is not installed, see `why`. */
  evaluation: Evaluation | null;
  why?: string;
  /** It gives probabilities, not a label alone: calibration and coverage mean something. */
  probabilities: boolean;
}

const certain = (label: Label): Probabilities => ({ negative: 0, neutral: 0, positive: 0, [label]: 1 });

/** Every model, with the language told and not told, then the rivals, on the same tweets. */
export async function measureTweets(models: readonly Model[], tweets: readonly LabelledText[]): Promise<TweetRow[]> {
  const texts = tweets.map(({ text }) => text);
  const rows: TweetRow[] = [];
  for (const { name, scorer } of models) {
    for (const language of [null, 'en']) {
      const scores = await scoreTexts(scorer, texts, language);
      const evaluation = evaluate(tweets.map(({ label }, index) => ({ label, p: scores[index]?.p ?? null })));
      rows.push({ name: language === null ? name : `${name}, language told`, evaluation, probabilities: true });
    }
  }
  for (const { name, load } of rivals) {
    try {
      const judge = load();
      const evaluation = evaluate(tweets.map(({ label, text }) => ({ label, p: certain(judge(text)) })));
      rows.push({ name, evaluation, probabilities: false });
    } catch (error) {
      rows.push({ name, evaluation: null, why: messageOf(error).split('\n', 1)[0] ?? '', probabilities: false });
    }
  }
  return rows;
}
