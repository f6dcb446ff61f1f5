import { fold } from '../text/fold.ts';
import { foreignFunction } from './foreign-syntax.ts';
import { QueryError, quote, refuse } from './query-error.ts';
import { foreignQuotes, isSingle, readPhrase, readTerm, type Term } from './read-term.ts';

/** `found` names the token in messages. */
export type QueryToken = { column: number; found: string } & (
  | { type: 'term'; node: Term }
  | { type: 'open' | 'close' | 'and' | 'or' | 'not' | 'end' }
);

export const maxQueryLength = 8_000;
const maxTerms = 500;
const maxTermLength = 200;

/** Phones and word processors mix them: any of a family closes what another of it has opened. */
const quoteFamilies = ['"\u201c\u201d\u201e\u201f\uff02', '\u00ab\u00bb', '\u300c\u300d', '\u300e\u300f'];
const closing = new Map(quoteFamilies.flatMap((family) => [...family].map((sign) => [sign, family] as const)));
const brackets = new Map<string, 'open' | 'close'>([
  ['(', 'open'],
  ['\uff08', 'open'],
  [')', 'close'],
  ['\uff09', 'close'],
]);
const operators = new Map<string, 'or' | 'and' | 'not'>([
  ['OR', 'or'],
  ['AND', 'and'],
  ['NOT', 'not'],
]);
const minus = /[-\u2010-\u2015\u2212]/;
const space = /\s/;
const says = /[\p{L}\p{N}\p{S}]/u;

/** Splits a query into terms, operators and brackets. Linear; throws QueryError. */
export function readQuery(text: string): QueryToken[] {
  if (text.length > maxQueryLength) {
    throw new QueryError(maxQueryLength + 1, `the query is longer than ${maxQueryLength} characters`);
  }
  const chars = [...text];
  const tokens: QueryToken[] = [];
  let terms = 0;
  let at = 0;
  const add = (column: number, node: Term): void => {
    terms += 1;
    if (terms > maxTerms) throw new QueryError(column, `the query has more than ${maxTerms} terms`);
    checkTerm(column, node);
    tokens.push({ type: 'term', column, found: quote(node.text), node });
  };

  while (at < chars.length) {
    const char = chars[at] ?? '';
    const column = at + 1;
    const bracket = brackets.get(char);
    const family = closing.get(char);
    if (space.test(char)) at += 1;
    else if (bracket) {
      tokens.push({ type: bracket, column, found: quote(char) });
      at += 1;
    } else if (family !== undefined) {
      let stop = at + 1;
      while (stop < chars.length && !family.includes(chars[stop] ?? '')) stop += 1;
      if (stop === chars.length) throw new QueryError(column, `this ${char} is never closed`);
      const phrase = cleanPhrase(chars.slice(at + 1, stop));
      if (phrase === '') throw new QueryError(column, 'found an empty phrase, wanted words between the quotes');
      add(column, readPhrase(phrase, chars.slice(stop + 1, stop + 6).join(''), column));
      at = stop + 1;
    } else if (minus.test(char)) {
      const next = chars[at + 1];
      if (next === undefined || space.test(next) || next === ')') {
        throw new QueryError(column, `found "${char}" alone: write it right before what must not occur`);
      }
      tokens.push({ type: 'not', column, found: quote(char) });
      at += 1;
    } else {
      const foreign = isSingle(char) ? foreignQuotes(chars, at) : null;
      if (foreign !== null) throw refuse(column, char, foreign);
      let stop = at + 1;
      while (stop < chars.length && !endsTerm(chars[stop] ?? '')) stop += 1;
      const word = chars.slice(at, stop).join('');
      const operator = operators.get(word);
      if (operator) tokens.push({ type: operator, column, found: word });
      else {
        add(column, readTerm(word, column));
        if (chars[stop] === '(') throw refuse(column, `${word}(`, foreignFunction(word));
      }
      at = stop;
    }
  }
  tokens.push({ type: 'end', column: chars.length + 1, found: 'the end of the query' });
  return tokens;
}

const endsTerm = (char: string): boolean => space.test(char) || brackets.has(char) || closing.has(char);

const cleanPhrase = (chars: readonly string[]): string => chars.join('').trim().replace(/\s+/g, ' ');

function checkTerm(column: number, { text }: Term): void {
  if (text.length > maxTermLength) {
    throw new QueryError(column, `this term is longer than ${maxTermLength} characters`);
  }
  if (!says.test(fold(text))) throw refuse(column, text, 'something with a letter, digit or symbol in it');
}
