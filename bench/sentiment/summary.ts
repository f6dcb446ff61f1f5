import type { LanguageRow } from './measure-languages.ts';

/** What the rows of the eight languages say together; the parts of a language are not counted twice. */
export interface LanguageSummary {
  meanF1NotTold: number;
  meanF1Told: number;
  identified: number;
  identifiedShort: number;
}

export function summarize(rows: readonly LanguageRow[]): LanguageSummary {
  const whole = rows.flatMap((row) => (row.macroF1 ? [{ ...row, macroF1: row.macroF1 }] : []));
  const mean = (of: (row: (typeof whole)[number]) => number): number =>
    whole.reduce((sum, row) => sum + of(row), 0) / whole.length;
  const share = (of: (row: LanguageRow) => { right: number; of: number }): number =>
    whole.reduce((sum, row) => sum + of(row).right, 0) / whole.reduce((sum, row) => sum + of(row).of, 0);
  return {
    meanF1NotTold: mean(({ macroF1 }) => macroF1.notTold.value),
    meanF1Told: mean(({ macroF1 }) => macroF1.told.value),
    identified: share(({ identified }) => identified),
    identifiedShort: share(({ identifiedShort }) => identifiedShort),
  };
}
