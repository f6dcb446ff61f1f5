import type { Probabilities, Score } from '../../../core/domain.ts';
import type { ScoreRequest, Scorer } from '../../../core/plugins/scorer.ts';
import { declaredLanguage } from '../../language/declared-language.ts';
import { createIdentify } from '../../language/identify.ts';
import type { LanguageModel } from '../../language/language-model.ts';
import type { HashTable } from '../../text/reading/hash-table.ts';
import { createReader } from '../../text/reading/read-text.ts';
import { likeliest } from '../likeliest.ts';
import { severityOf } from '../severity.ts';
import type { JudgeTowards } from '../towards/towards.ts';
import { logOddsOf } from './log-odds.ts';
import { calibrated, type OpinionModel } from './opinion-model.ts';

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
  /** What is about one brand of several in an English post; opened when it is first asked for. */
  openTowards(): Promise<JudgeTowards>;
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
  const englishCalibration = english.calibration.en;
  let opening: Promise<JudgeTowards> | undefined;
  let aboutBrand: JudgeTowards | undefined;

  function abstain(reason: string, language: string | null): Score {
    return { label: null, p: null, language, abstained: true, reason, model, severity: null, cx: null };
  }

  function score({ text, language: said, towards }: ScoreRequest): Score {
    const reading = read(text);
    const { language: found, best } = identify(reading, declaredLanguage(said));
    if (found === null) return abstain('no text', null);
    const scored = found === 'und' ? (best ?? 'und') : found;
    const isEnglish = scored === 'en';
    const opinion = isEnglish ? english : others;
    const calibration = isEnglish ? englishCalibration : others.calibration[scored];
    if (!calibration) return abstain(found === 'und' ? 'unsure' : 'unsupported language', found);
    logOddsOf(opinion, reading, odds);
    calibrated(odds, calibration);
    if (towards && aboutBrand) {
      if (aboutBrand.isElsewhere(text, reading, towards)) return abstain('not about the brand', found);
      if (isEnglish) aboutBrand.judge(text, reading, towards, odds);
    }
    const p = probabilities(odds.negative, odds.positive);
    const label = likeliest(p);
    if (p[label] < unsureBelow) return abstain('unsure', found);
    const severity = label === 'negative' ? severityOf(text, reading, p.negative) : null;
    return { label, p, language: found, abstained: false, reason: null, model, severity, cx: null };
  }

  return {
    model,
    async score(batch) {
      if (!aboutBrand && batch.some(({ towards }) => towards !== undefined)) {
        opening ??= fast.openTowards();
        aboutBrand = await opening;
      }
      return batch.map(score);
    },
  };
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
