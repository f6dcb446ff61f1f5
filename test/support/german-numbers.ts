import type { Catalogue } from '../../src/wording/catalogue/catalogue.ts';
import { en } from '../../src/wording/catalogue/en.ts';

const german = (text: string): string => text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '.');

function said(entry: unknown): unknown {
  if (typeof entry === 'string') return german(entry);
  if (typeof entry === 'function') return (...values: unknown[]) => said(entry(...values));
  if (Array.isArray(entry)) return entry.map(said);
  if (typeof entry !== 'object' || entry === null) return entry;
  return Object.fromEntries(Object.entries(entry).map(([key, one]) => [key, said(one)]));
}

/** English with the numbers of German: one that is written outside the catalogue stands out. */
export const germanNumbers = said(en) as Catalogue;
