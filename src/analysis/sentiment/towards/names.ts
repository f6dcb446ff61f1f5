import { capitalWords } from './comparison-words.ts';
import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';

/** What is looked for, by its first word; the longest come first. */
export type Names = ReadonlyMap<string, readonly Name[]>;

/** `someone`: a name by its looks alone, an account or a capital; it counts only where the brand is set against it. */
export type About = 'brand' | 'other' | 'someone';
interface Name {
  words: readonly string[];
  about: About;
}

/** A place where the brand or somebody it is compared with is named: tokens from `from` to `to`, not included. */
export interface Mention {
  from: number;
  to: number;
  about: About;
}

/** More are not looked for. */
export const maxNames = 1_000;
export const maxNameLength = 100;

/** `names` and `others` as they are written in posts, with or without `@` and `#`. What stands in both is the brand's. */
export function compileNames(names: readonly string[], others: readonly string[]): Names {
  const found = new Map<string, Name[]>();
  const seen = new Set<string>();
  const add = (written: string, about: About): void => {
    const words = tokensOf(written.slice(0, maxNameLength)).map(({ word }) => word);
    const [first] = words;
    const key = words.join(' ');
    if (first === undefined || seen.has(key)) return;
    seen.add(key);
    const list = found.get(first);
    if (list) list.push({ words, about });
    else found.set(first, [{ words, about }]);
  };
  for (const name of names.slice(0, maxNames)) add(name, 'brand');
  for (const name of others.slice(0, maxNames)) add(name, 'other');
  for (const list of found.values()) list.sort((a, b) => b.words.length - a.words.length);
  return found;
}

/** Of the brand and the others; where those are not named, whatever looks like a name. In order. */
export function findMentions(tokens: readonly Token[], names: Names): Mention[] {
  const mentions: Mention[] = [];
  const mayLook = 2 * tokens.filter((token) => token.capital).length < tokens.length;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const name = find(tokens, at, names.get(token.word)) ?? find(tokens, at, names.get(token.base));
    if (name) {
      mentions.push({ from: at, to: at + name.words.length, about: name.about });
      at += name.words.length - 1;
    } else if (token.sign === '@' || (mayLook && looksLikeName(token, tokens[at - 1], mentions.at(-1)?.to === at)))
      mentions.push({ from: at, to: at + 1, about: 'someone' });
  }
  return mentions;
}

/** A capital inside of a sentence. Behind a name it belongs to that: Acme Prime. */
const looksLikeName = ({ word, capital, gap }: Token, before: Token | undefined, isBehindName: boolean): boolean =>
  capital && gap === 'none' && word.length > 1 && !(isBehindName && before?.capital) && !capitalWords.has(word);

const find = (tokens: readonly Token[], at: number, list: readonly Name[] | undefined): Name | undefined =>
  list?.find(({ words }) =>
    words.every((word, i) => {
      const token = tokens[at + i];
      return token !== undefined && (i === 0 || (token.gap !== 'stop' && token.word === word) || token.base === word);
    }),
  );
