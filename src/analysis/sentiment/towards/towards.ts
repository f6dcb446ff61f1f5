import type { Towards } from '../../../core/plugins.ts';
import type { HashTable } from '../../reading/hash-table.ts';
import { createReader, type Reading } from '../../reading/read-text.ts';
import { logOddsOf } from '../fast/log-odds.ts';
import type { Calibration, OpinionModel, Pair } from '../fast/opinion-model.ts';
import { oddsTowards, type TowardsModel, weighed } from './judge.ts';
import { compileNames } from './names.ts';
import { compileOthers, mayCompare } from './triggers.ts';

/** Changes the log-odds of a post into those towards a brand; false: they stay, nobody is compared. */
export type JudgeTowards = (text: string, reading: Reading, towards: Towards, odds: Pair) => boolean;

/** The layer over an opinion model, in the language of `calibration`. Its reader is made when it is first needed. */
export function createTowards(model: TowardsModel, opinion: OpinionModel, calibration: Calibration): JudgeTowards {
  const compiled = new WeakMap<readonly string[], HashTable>();
  let read: ReturnType<typeof createReader> | undefined;

  function othersOf(others: readonly string[]): HashTable | null {
    if (others.length === 0) return null;
    const known = compiled.get(others);
    if (known) return known;
    read ??= createReader();
    const table = compileOthers(others, read);
    compiled.set(others, table);
    return table;
  }

  function oddsOf(text: string): Pair {
    read ??= createReader();
    const odds = { negative: 0, positive: 0 };
    logOddsOf(opinion, read(text), odds);
    return calibrated(odds, calibration);
  }

  return (text, reading, { names, others }, odds) => {
    if (names.length === 0 || !mayCompare(text, reading, othersOf(others))) return false;
    const features = weighed(text, compileNames(names, others), { ...odds }, oddsOf);
    if (features) oddsTowards(model, features, odds);
    return features !== null;
  };
}

/** Changes `odds`, and gives them back. */
export function calibrated(odds: Pair, { temperature, offsets }: Calibration): Pair {
  odds.negative = (odds.negative + offsets.negative) / temperature;
  odds.positive = (odds.positive + offsets.positive) / temperature;
  return odds;
}
