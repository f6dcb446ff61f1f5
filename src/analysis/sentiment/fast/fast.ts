import type { Label, Probabilities, Score } from '../../../core/domain.ts';
import type { ScoreRequest, Scorer } from '../../../core/plugins.ts';
import { createIdentify } from '../../language/identify.ts';
import type { LanguageModel } from '../../language/language-model.ts';
import { toldLanguage } from '../../language/told-language.ts';
import type { HashTable } from '../../reading/hash-table.ts';
import { createReader } from '../../reading/read-text.ts';
import { severityOf } from '../severity.ts';
import type { TowardsModel } from '../towards/judge.ts';
import { calibrated, createTowards } from '../towards/towards.ts';
import { logOddsOf } from './log-odds.ts';
import type { OpinionModel } from './opinion-model.ts';

export interface FastModel {
  /** Name and version, as it stands in each score. */
  model: string;
  known: HashTable;
  /** The languages that it scores, and any other as one. */
  language: LanguageModel;
  /** Gives those their names. */
  otherLanguages: LanguageModel;
  english: OpinionModel;
  /** For the other languages that it knows, all in one. */
  others: OpinionModel;
  /** For English posts that compare a brand with others. */
  towards: TowardsModel;
  /** Less likely than this is 'unsure'. */
  unsureBelow: number;
}

/**
 * The linear scorer: one pass over the text, then sums of weights for its language and its sentiment. Abstains on
 * languages that it does not know, and where the three labels are about equally likely.
 */
export function createFast(fast: FastModel): Scorer {
  const { model, english, others, unsureBelow } = fast;
  const read = createReader(fast.known);
  const identify = createIdentify(fast.language, fast.otherLanguages);
  const odds = { negative: 0, positive: 0 };
  const aboutBrand = english.calibration.en && createTowards(fast.towards, english, english.calibration.en);

  function abstain(reason: string, language: string | null): Score {
    return { label: null, p: null, language, abstained: true, reason, model, severity: null, cx: null };
  }

  function score({ text, language: said, towards }: ScoreRequest): Score {
    const reading = read(text);
    const { language: found, best } = identify(reading, toldLanguage(said));
    if (found === null) return abstain('no text', null);
    const scored = found === 'und' ? (best ?? 'und') : found;
    const opinion = scored === 'en' ? english : others;
    const calibration = opinion.calibration[scored];
    if (!calibration) return abstain(found === 'und' ? 'unsure' : 'unsupported language', found);
    logOddsOf(opinion, reading, odds);
    calibrated(odds, calibration);
    if (towards && aboutBrand) {
      if (aboutBrand.isElsewhere(text, reading, towards)) return abstain('not about the brand', found);
      if (scored === 'en') aboutBrand.judge(text, reading, towards, odds);
    }
    const p = probabilities(odds.negative, odds.positive);
    const label = likeliest(p);
    if (p[label] < unsureBelow) return abstain('unsure', found);
    const severity = label === 'negative' ? severityOf(text, reading, p.negative) : null;
    return { label, p, language: found, abstained: false, reason: null, model, severity, cx: null };
  }

  return { model, score: async (batch) => batch.map(score) };
}

/** Of log-odds against neutral; to 4 decimals, adding up to 1. */
export function probabilities(negative: number, positive: number): Probabilities {
  const most = Math.max(negative, positive, 0);
  const n = Math.exp(negative - most);
  const p = Math.exp(positive - most);
  const total = n + p + Math.exp(-most);
  const pNegative = Math.round((10_000 * n) / total);
  const pPositive = Math.round((10_000 * p) / total);
  return {
    negative: pNegative / 10_000,
    neutral: (10_000 - pNegative - pPositive) / 10_000,
    positive: pPositive / 10_000,
  };
}

export const likeliest = ({ negative, neutral, positive }: Probabilities): Label =>
  negative > neutral && negative > positive ? 'negative' : positive > neutral ? 'positive' : 'neutral';
