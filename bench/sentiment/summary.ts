import type { LanguageRow } from './measure-languages.ts';

/** Means of the eight languages. */
export interface LanguageSummary {
  meanF1NotTold: number;
  meanF1Told: number;
  identified: number;
  identifiedShort: number;
}

export function summarize(rows: readonly LanguageRow[]): LanguageSummary {
  const mean = (of: (row: LanguageRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const share = ({ right, of }: LanguageRow['identified']): number => right / of;
  return {
    meanF1NotTold: mean(({ macroF1 }) => macroF1.notTold.value),
    meanF1Told: mean(({ macroF1 }) => macroF1.told.value),
    identified: mean(({ identified }) => share(identified)),
    identifiedShort: mean(({ identifiedShort }) => share(identifiedShort)),
  };
}
