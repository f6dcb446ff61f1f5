import { Refused } from '../../../core/errors.ts';
import type { PlatformQuery } from '../../../core/query.ts';

const maxQueryLength = 512;

type Asked = Pick<PlatformQuery, 'searches' | 'accounts' | 'of'>;

/** A query as X takes it. */
export interface Written {
  text: string;
  /** Accounts for which it has no room. */
  left: readonly string[];
}

/** The query of a brand, or of many, as one of X. That of one brand leaves out accounts for which there is no room. */
export function writeQuery(query: Asked, reposts: boolean): Written {
  if (isEmpty(query)) throw new Refused('the query names nothing that X can search for: add a word to it');
  const { accounts = [] } = query;
  let text = write(query, reposts);
  let kept = accounts.length;
  while (text.length > maxQueryLength && kept > 0) {
    kept -= 1;
    text = write({ ...query, accounts: accounts.slice(0, kept) }, reposts);
  }
  if (text.length > maxQueryLength) {
    throw new Refused(
      `the query is ${text.length} characters long for X, which takes ${maxQueryLength}: split the brand`,
    );
  }
  return { text, left: accounts.slice(kept) };
}

/** Whether X takes all of it as one query. */
export const fitsX = (query: Asked, reposts: boolean): boolean =>
  !isEmpty(query) && write(query, reposts).length <= maxQueryLength;

const isEmpty = ({ searches }: Asked): boolean => searches.every((terms) => terms.join('').trim() === '');

/** Brackets only where they are needed: each character counts. */
function write(query: Asked, reposts: boolean): string {
  const brands = query.of ?? [query];
  const withAccounts = brands.filter((brand) => wanted(brand).length > 0);
  const plain = brands.filter((brand) => !withAccounts.includes(brand)).flatMap(({ searches }) => searches);
  const searches = [...new Map(plain.map((terms) => [JSON.stringify(terms), terms])).values()];
  const isUnion = searches.length + withAccounts.length > 1;
  const groups = withAccounts.map((brand) => writeWithAccounts(brand));
  const union = [
    ...searches.map((terms) => bracketed(terms.map(writeTerm), isUnion)),
    ...groups.map((group) => (isUnion ? `(${group})` : group)),
  ].join(' OR ');
  return reposts ? union : `(${union}) -is:retweet`;
}

/** What a brand's own accounts post costs money, and is never counted. */
function writeWithAccounts(brand: Asked): string {
  const accounts = wanted(brand);
  const words = brand.searches.map((terms) => bracketed(terms.map(writeTerm), true));
  const asked = accounts.flatMap((account) => (isId(account) ? [`to:${account}`] : [`@${account}`, `to:${account}`]));
  return `(${[...words, ...asked].join(' OR ')}) ${accounts.map((account) => `-from:${account}`).join(' ')}`;
}

/** X knows no other accounts. */
const wanted = ({ accounts = [] }: Asked): readonly string[] => accounts.filter((one) => /^\w{1,15}$|^\d+$/.test(one));

const isId = (account: string): boolean => /^\d+$/.test(account);

const bracketed = (terms: readonly string[], isUnion: boolean): string =>
  isUnion && terms.length > 1 ? `(${terms.join(' ')})` : terms.join(' ');

const writeTerm = (term: string): string =>
  /^[@#]?[\p{L}\p{N}_]+$/u.test(term) ? term : `"${term.replaceAll('"', ' ')}"`;
