import type { QueryNode } from '../../core/query.ts';
import { fold } from '../text/fold.ts';
import { foreignField, foreignSyntax, inQuotes } from './foreign-syntax.ts';
import { QueryError, refuse } from './query-error.ts';

export type Term = Extract<QueryNode, { type: 'term' }>;

/** Reads what stands between spaces and brackets. Throws QueryError. */
export function readTerm(word: string, column: number): Term {
  if (/^(?:or|and|not)$/i.test(word)) {
    throw refuse(column, word, `${word.toUpperCase()} in capitals for the operator, or quotes around the word`);
  }
  const web = /^https?:\/\/(?=.)/i.exec(word);
  const rest = web ? word.slice(web[0].length) : word;
  if (web || isDomain(rest))
    return { type: 'term', kind: 'domain', text: rest.replace(/^www\./i, '').replace(/\/$/, '') };
  const foreign = foreignSyntax(word) ?? foreignField(word);
  if (foreign !== null) throw refuse(column, word, foreign);
  const sign = fold(word[0] ?? '');
  if (sign !== '@' && sign !== '#') return { type: 'term', kind: 'word', text: word };
  const kind = sign === '@' ? 'handle' : 'hashtag';
  const body = word.slice(1);
  if (!(sign === '@' ? /^[\p{L}\p{N}\p{M}_.-]+$/u : /^[\p{L}\p{N}\p{M}_]+$/u).test(body)) {
    throw refuse(column, word, `a ${kind} of letters, digits and "_" after the "${sign}"`);
  }
  return { type: 'term', kind, text: sign + body };
}

/** Labels joined by dots, the last one of letters, as in `acme.com` or `shop.acme.co.uk/sale`. */
function isDomain(text: string): boolean {
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u.test(host);
}

/** Reads what stands in quotes; `behind` follows the closing one. Throws QueryError. */
export function readPhrase(phrase: string, behind: string, column: number): Term {
  const distance = /^(?:[~^][\d.]*|[:/@%]\d+)/.exec(behind)?.[0];
  if (distance !== undefined) {
    const words = phrase.split(' ').map(inQuotes).join(' AND ');
    const wanted = distance.startsWith('^') ? `"${phrase}" without a weight` : `(${words}): there is no distance`;
    throw new QueryError(column, `found "${phrase}"${distance}, wanted ${wanted}`);
  }
  const stuck = /^(?!(?:OR|AND|NOT)(?![\p{L}\p{N}]))[\p{L}\p{N}]+/u.exec(behind)?.[0];
  if (stuck !== undefined) throw new QueryError(column, `found "${phrase}"${stuck}, wanted a space behind the quotes`);
  if (/(?:^|[\s\p{L}\p{N}])\*(?=\s|$)|[\p{L}\p{N}]\?(?=[\p{L}\p{N}])/u.test(phrase)) {
    throw refuse(column, phrase, 'the forms with OR, each in quotes: there are no wildcards');
  }
  return { type: 'term', kind: 'phrase', text: phrase };
}

/** What is wrong with single quotes that begin at a word; null where an apostrophe begins it ('90s). */
export function foreignQuotes(chars: readonly string[], at: number): string | null {
  let end = at + 1;
  while (end < chars.length && !(isSingle(chars[end]) && /^[\s)~^]?$/.test(chars[end + 1] ?? ''))) end += 1;
  if (end < chars.length)
    return `double quotes: "${chars
      .slice(at + 1, end)
      .join('')
      .trim()}"`;
  return chars[at] === '`' ? 'double quotes around a phrase' : null;
}

export const isSingle = (char: string | undefined): boolean =>
  char !== undefined && "'`\u2018\u2019\u201a\u201b\u00b4\u2039\u203a\uff07".includes(char);
