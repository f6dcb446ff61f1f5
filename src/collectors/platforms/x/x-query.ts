import { Refused } from '../../../core/errors.ts';

const maxQueryLength = 512;

/** The searches of a brand, or of many, as one query of X. */
export function writeQuery(searches: string[][], reposts: boolean): string {
  const query = write(searches, reposts);
  if (isEmpty(searches)) throw new Refused('the query names nothing that X can search for: add a word to it');
  if (query.length > maxQueryLength) {
    throw new Refused(
      `the query is ${query.length} characters long for X, which takes ${maxQueryLength}: split the brand`,
    );
  }
  return query;
}

/** Whether X takes the searches as one query. */
export const fitsX = (searches: string[][], reposts: boolean): boolean =>
  !isEmpty(searches) && write(searches, reposts).length <= maxQueryLength;

const isEmpty = (searches: string[][]): boolean => searches.every((terms) => terms.join('').trim() === '');

/** Brackets only where they are needed: each character counts. */
function write(searches: string[][], reposts: boolean): string {
  const bracket = searches.length > 1;
  const parts = searches.map((terms) => {
    const all = terms.map(writeTerm).join(' ');
    return bracket && terms.length > 1 ? `(${all})` : all;
  });
  const union = parts.join(' OR ');
  return reposts ? union : `(${union}) -is:retweet`;
}

const writeTerm = (term: string): string =>
  /^[@#]?[\p{L}\p{N}_]+$/u.test(term) ? term : `"${term.replaceAll('"', ' ')}"`;
