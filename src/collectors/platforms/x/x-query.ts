import { Refused } from '../../../core/errors.ts';

const maxQueryLength = 512;

/** The searches of a brand as one query of X. */
export function writeQuery(searches: string[][], reposts: boolean): string {
  const parts = searches.map((terms) => terms.map(writeTerm).join(' '));
  const union = parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `(${part})`).join(' OR ');
  const query = reposts ? union : `(${union}) -is:retweet`;
  if (union.trim() === '') throw new Refused('the query names nothing that X can search for: add a word to it');
  if (query.length > maxQueryLength) {
    throw new Refused(
      `the query is ${query.length} characters long for X, which takes ${maxQueryLength}: split the brand`,
    );
  }
  return query;
}

const writeTerm = (term: string): string =>
  /^[@#]?[\p{L}\p{N}_]+$/u.test(term) ? term : `"${term.replaceAll('"', ' ')}"`;
