import type { QueryNode } from '../../core/query.ts';
import { fold } from '../text/fold.ts';

/** A brand's query is wrong. */
export class QueryError extends Error {
  override name = 'QueryError';
  /** 1-based, in characters. */
  readonly column: number;
  constructor(column: number, message: string) {
    super(`column ${column}: ${message}`);
    this.column = column;
  }
}

export type Term = Extract<QueryNode, { type: 'term' }>;
/** `found` names the token in messages. */
export type QueryToken = { column: number; found: string } & (
  | { type: 'term'; node: Term }
  | { type: 'open' | 'close' | 'and' | 'or' | 'not' | 'end' }
);

export const maxQueryLength = 8_000;
const maxTerms = 500;
const maxTermLength = 200;

const closing = new Map([
  ['"', '"'],
  ['\u201c', '\u201d'],
  ['\u201e', '\u201c\u201d'],
  ['\u201d', '\u201d'],
  ['\u00ab', '\u00bb'],
  ['\u300c', '\u300d'],
]);
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
    if (node.text.length > maxTermLength) {
      throw new QueryError(column, `this term is longer than ${maxTermLength} characters`);
    }
    if (!says.test(fold(node.text))) {
      throw new QueryError(column, `found ${quote(node.text)}, wanted something with a letter, digit or symbol in it`);
    }
    tokens.push({ type: 'term', column, found: quote(node.text), node });
  };

  while (at < chars.length) {
    const char = chars[at] ?? '';
    const column = at + 1;
    const bracket = brackets.get(char);
    const end = closing.get(char);
    if (space.test(char)) at += 1;
    else if (bracket) {
      tokens.push({ type: bracket, column, found: quote(char) });
      at += 1;
    } else if (end !== undefined) {
      let stop = at + 1;
      while (stop < chars.length && !end.includes(chars[stop] ?? '')) stop += 1;
      if (stop === chars.length) throw new QueryError(column, `this ${char} is never closed`);
      const phrase = chars
        .slice(at + 1, stop)
        .join('')
        .trim()
        .replace(/\s+/g, ' ');
      if (phrase === '') throw new QueryError(column, 'found an empty phrase, wanted words between the quotes');
      add(column, { type: 'term', kind: 'phrase', text: phrase });
      at = stop + 1;
    } else if (minus.test(char)) {
      const next = chars[at + 1];
      if (next === undefined || space.test(next) || next === ')') {
        throw new QueryError(column, `found "${char}" alone: write it right before what must not occur`);
      }
      tokens.push({ type: 'not', column, found: quote(char) });
      at += 1;
    } else {
      let stop = at + 1;
      while (stop < chars.length && !endsTerm(chars[stop] ?? '')) stop += 1;
      const word = chars.slice(at, stop).join('');
      const operator = operators.get(word);
      if (operator) tokens.push({ type: operator, column, found: word });
      else add(column, readTerm(word, column));
      at = stop;
    }
  }
  tokens.push({ type: 'end', column: chars.length + 1, found: 'the end of the query' });
  return tokens;
}

const endsTerm = (char: string): boolean => space.test(char) || brackets.has(char) || closing.has(char);

const quote = (text: string): string => `"${text.length > 40 ? `${text.slice(0, 40).toWellFormed()}...` : text}"`;

function readTerm(word: string, column: number): Term {
  if (/^(?:or|and|not)$/i.test(word)) {
    throw new QueryError(
      column,
      `found ${quote(word)}, wanted ${word.toUpperCase()} in capitals for the operator, or quotes around the word`,
    );
  }
  if (/^[|&!]+$/.test(word)) throw new QueryError(column, `found ${quote(word)}, wanted OR, AND or NOT`);
  if (/^[,;]|[,;]$/.test(word)) {
    throw new QueryError(column, `found a comma or semicolon in ${quote(word)}, wanted OR between alternatives`);
  }
  if (word.includes('*')) {
    throw new QueryError(column, `found "*" in ${quote(word)}: there are no wildcards, write the forms with OR`);
  }
  const web = /^https?:\/\/(?=.)/i.exec(word);
  const rest = web ? word.slice(web[0].length) : word;
  if (web || isDomain(rest))
    return { type: 'term', kind: 'domain', text: rest.replace(/^www\./i, '').replace(/\/$/, '') };
  if (/^[a-z_]+:/i.test(word)) {
    throw new QueryError(
      column,
      `found ${quote(word)}: there are no operators like this; to look for it, put quotes around it`,
    );
  }
  const sign = fold(word[0] ?? '');
  if (sign === '@' || sign === '#') {
    const body = word.slice(1);
    if (!(sign === '@' ? /^[\p{L}\p{N}\p{M}_.-]+$/u : /^[\p{L}\p{N}\p{M}_]+$/u).test(body)) {
      const kind = sign === '@' ? 'handle' : 'hashtag';
      throw new QueryError(
        column,
        `found ${quote(word)}, wanted a ${kind} of letters, digits and "_" after the "${sign}"`,
      );
    }
    return { type: 'term', kind: sign === '@' ? 'handle' : 'hashtag', text: sign + body };
  }
  return { type: 'term', kind: 'word', text: word };
}

/** Labels joined by dots, the last one of letters, as in `acme.com` or `shop.acme.co.uk/sale`. */
function isDomain(text: string): boolean {
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u.test(host);
}
