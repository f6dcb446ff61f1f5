import { readdirSync, readFileSync } from 'node:fs';
import { type Phrase, parseList } from './parse-list.ts';

const folder = new URL('../../../assets/cx/', import.meta.url);

/** ISO 639-1 code -> the phrases of its built-in list. Read from `assets/cx` when first wanted. */
let lists: ReadonlyMap<string, readonly Phrase[]> | null = null;

export function loadLists(): ReadonlyMap<string, readonly Phrase[]> {
  lists ??= new Map(
    readdirSync(folder)
      .filter((name) => /^[a-z]{2}\.txt$/.test(name))
      .map((name) => [name.slice(0, 2), parseList(readFileSync(new URL(name, folder), 'utf8'), `assets/cx/${name}`)]),
  );
  return lists;
}
