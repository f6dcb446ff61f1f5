import { describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../../../src/analysis/query/matching.ts';
import { fitsX, writeQuery } from '../../../../src/collectors/platforms/x/x-query.ts';
import type { PlatformQuery } from '../../../../src/core/query.ts';
import { queryOfAll } from '../../../../src/workers/sources/query-of-all.ts';

const of = (query: string, ...accounts: string[]): PlatformQuery => ({ ...compileQuery(query).query, accounts });
const nintendo = of('nintendo OR wii', 'nintendoamerica');

describe('a query as X takes it', () => {
  test.each<[string, PlatformQuery, string]>([
    ['words alone', of('nintendo OR wii'), 'nintendo OR wii'],
    [
      'posts that name or answer an account are wanted too, its own are not',
      nintendo,
      '(nintendo OR wii OR @nintendoamerica OR to:nintendoamerica) -from:nintendoamerica',
    ],
    ['an account may be an id, which nobody names', of('acme', '12345'), '(acme OR to:12345) -from:12345'],
    ['what X takes for no account is left out', of('acme', 'a-b', 'ok'), '(acme OR @ok OR to:ok) -from:ok'],
    ['words that belong together', of('acme leaks', 'ok'), '((acme leaks) OR acmeleaks OR @ok OR to:ok) -from:ok'],
    [
      'what a brand leaves out is its own affair',
      queryOfAll([of('wii'), nintendo, of('wii OR xbox')]),
      'wii OR xbox OR ((nintendo OR wii OR @nintendoamerica OR to:nintendoamerica) -from:nintendoamerica)',
    ],
  ])('%s', (_, query, written) => {
    expect(writeQuery(query, true)).toEqual({ text: written, left: [] });
    expect(writeQuery(query, false).text).toBe(`(${written}) -is:retweet`);
  });

  test('accounts are left out where there is no room, last ones first, and company is no room', () => {
    const long = Array.from({ length: 21 }, (_, n) => `w${'o'.repeat(15)}${n}`).join(' OR ');
    const query = of(long, 'one', 'two');
    expect(fitsX(query, false)).toBe(false);
    const { text, left } = writeQuery(query, false);
    expect(text.length).toBeLessThanOrEqual(512);
    expect(text).toContain('@one OR to:one) -from:one');
    expect(left).toEqual(['two']);
  });
});
