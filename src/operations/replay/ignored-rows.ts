import { count } from '../../wording/words.ts';

/** Stored mentions that count in nothing, because the brand does not use their source. */
export interface IgnoredRows {
  source: string;
  rows: number;
}

/** Most rows first. */
export const ignoredRows = (bySource: ReadonlyMap<string, number>): IgnoredRows[] =>
  [...bySource].map(([source, rows]) => ({ source, rows })).sort((a, b) => b.rows - a.rows);

/** "6,000 rows ignored: no source 'archive' in the configuration." */
export function describeIgnored(
  { source, rows }: IgnoredRows,
  brand: string,
  configured: readonly { name: string }[],
): string {
  const why = configured.some(({ name }) => name === source)
    ? `'${source}' is not a source of ${brand}`
    : `no source '${source}' in the configuration`;
  return `${count(rows, 'row')} ignored: ${why}.`;
}
