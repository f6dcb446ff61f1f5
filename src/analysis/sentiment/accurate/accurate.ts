import { fileURLToPath } from 'node:url';
import type { Probabilities, Score } from '../../../core/domain.ts';
import type { ScoreRequest, Scorer } from '../../../core/plugins/scorer.ts';
import { likeliest } from '../likeliest.ts';
import { combine } from './combine.ts';
import { openTextModel, type TextModel } from './text-model.ts';

/** The folder of the model that comes with the program. */
export const accurateFolder = fileURLToPath(new URL('../../../../models/accurate/', import.meta.url));

export interface AccurateOptions {
  /** `unsure`: the network reads what the model before it is unsure of; `all`: everything in its languages. */
  passOn: 'unsure' | 'all';
  /** What it is called in scores. Default: as its folder says. */
  name?: string;
  /** How grave a negative is by the probabilities of both, 0-1. Left out: as the model before says. */
  severityOf?: (request: ScoreRequest, p: Probabilities) => number | null;
  /** What of a post the network reads, such as the part about the brand; null: nothing. Left out: the whole text. */
  readingOf?: (request: ScoreRequest, before: Score) => string | null;
}

export type AccurateScorer = Scorer & AsyncDisposable;

/** The model in `folder`, behind `base`. Throws ConfigError when it cannot be used. */
export async function openAccurate(
  base: Scorer,
  folder: string = accurateFolder,
  options: AccurateOptions = { passOn: 'unsure' },
): Promise<AccurateScorer> {
  return createAccurate(base, await openTextModel(folder), options);
}

/**
 * `base` first; a network reads what that is unsure of, and the two opinions are combined. What is in another language, or
 * what `base` abstains from for another reason than being unsure, stays as `base` left it.
 */
export function createAccurate(base: Scorer, model: TextModel, options: AccurateOptions): AccurateScorer {
  const { version, languages, passOnBelow, abstainBelow } = model.description;
  const { name = model.description.name } = options;
  const named = options.passOn === 'all' ? `${name}-all/${version}` : `${name}/${version}`;

  function isPassedOn({ language, abstained, reason, p }: Score): boolean {
    if (language === null || !languages.includes(language)) return false;
    if (abstained) return reason === 'unsure';
    return p !== null && (options.passOn === 'all' || Math.max(p.negative, p.neutral, p.positive) < passOnBelow);
  }

  function revised(request: ScoreRequest, before: Score, logits: readonly number[]): Score {
    const p = combine(logits, before.p, model.description);
    const label = likeliest(p);
    if (p[label] < abstainBelow) {
      return { ...before, label: null, p: null, abstained: true, reason: 'unsure', severity: null };
    }
    const severity = label === 'negative' ? (options.severityOf?.(request, p) ?? before.severity) : null;
    return { ...before, label, p, abstained: false, reason: null, severity };
  }

  return {
    model: named,
    async score(batch) {
      const scores = (await base.score(batch)).map((score): Score => ({ ...score, model: named }));
      const passedOn = batch.flatMap((request, index) => {
        const before = scores[index];
        if (!before || !isPassedOn(before)) return [];
        const text = options.readingOf ? options.readingOf(request, before) : request.text;
        return text === null ? [] : [{ request, index, before, text }];
      });
      const logits = await model.logits(passedOn.map(({ text }) => text));
      for (const [place, { request, index, before }] of passedOn.entries()) {
        const found = logits[place];
        if (found) scores[index] = revised(request, before, found);
      }
      return scores;
    },
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}
