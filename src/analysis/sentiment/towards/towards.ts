import type { Towards } from '../../../core/plugins/scorer.ts';
import type { HashTable } from '../../text/reading/hash-table.ts';
import { createReader } from '../../text/reading/read-text.ts';
import type { Reading } from '../../text/reading/reading.ts';
import { logOddsOf } from '../fast/log-odds.ts';
import { type Calibration, calibrated, type OpinionModel, type Pair } from '../fast/opinion-model.ts';
import { oddsTowards, type TowardsModel, weighed } from './judge.ts';
import { hasElsewhere, isNamedElsewhere } from './named-elsewhere.ts';
import { compileNames } from './names.ts';
import { beginningsOf, mayCompare, mayName } from './triggers.ts';

export interface JudgeTowards {
  /** Whether the post names the brand in links or in somebody's account name alone. */
  isElsewhere(text: string, reading: Reading, towards: Towards): boolean;
  /** Changes the log-odds of an English post into those towards the brand; false: they stay, nobody is compared. */
  judge(text: string, reading: Reading, towards: Towards, odds: Pair): boolean;
}

/** The layer over an opinion model, in the language of `calibration`. Its reader is made when it is first needed. */
export function createTowards(model: TowardsModel, opinion: OpinionModel, calibration: Calibration): JudgeTowards {
  const compiled = new WeakMap<readonly string[], HashTable>();
  let own: ReturnType<typeof createReader> | undefined;
  const read = (text: string): Reading => {
    own ??= createReader();
    return own(text);
  };

  function compile(names: readonly string[]): HashTable {
    let table = compiled.get(names);
    if (!table) {
      table = beginningsOf(names, read);
      compiled.set(names, table);
    }
    return table;
  }

  function oddsOf(text: string): Pair {
    const odds = { negative: 0, positive: 0 };
    logOddsOf(opinion, read(text), odds);
    return calibrated(odds, calibration);
  }

  return {
    isElsewhere: (text, reading, { names }) =>
      hasElsewhere(text) && !mayName(text, reading, compile(names)) && isNamedElsewhere(text, names),
    judge(text, reading, { names, others }, odds) {
      const mayMatter = mayCompare(text, reading) || (others.length > 0 && mayName(text, reading, compile(others)));
      if (!mayMatter || names.length === 0 || !mayName(text, reading, compile(names))) return false;
      const features = weighed(text, compileNames(names, others), { ...odds }, oddsOf);
      if (features) oddsTowards(model, features, odds);
      return features !== null;
    },
  };
}
