import { readdirSync, readFileSync } from 'node:fs';
import { type Phrase, parseList } from './parse-list.ts';

const folder = new URL('../../../assets/cx/', import.meta.url);

const known: ReadonlySet<string> = new Set(
  readdirSync(folder).flatMap((name) => /^([a-z]{2})\.txt$/.exec(name)?.[1] ?? []),
);
const lists = new Map<string, readonly Phrase[]>();

/** ISO 639-1 codes that have a built-in list. */
export const listedLanguages: readonly string[] = [...known].sort();

/** The phrases of a language's built-in list, read from `assets/cx` when first wanted; null: it has none. */
export function listOf(language: string): readonly Phrase[] | null {
  if (!known.has(language)) return null;
  const there = lists.get(language);
  if (there) return there;
  const name = `${language}.txt`;
  const list = parseList(readFileSync(new URL(name, folder), 'utf8'), `assets/cx/${name}`);
  lists.set(language, list);
  return list;
}
