import { z } from 'zod';
import type { Time } from '../../../core/domain.ts';
import { sha256 } from '../../../core/identity.ts';
import type { Json } from '../../../core/json.ts';
import type { PlatformQuery } from '../../../core/query.ts';

const stateShape = z.object({
  /** Event time that is searched completely: `[since, upTo)`. */
  since: z.number().nullable(),
  upTo: z.number().nullable(),
  /** Mark of a search -> where it stands: a `ReadingState`. */
  searches: z.record(z.string(), z.json()),
  /** A round over all searches, and the marks of those that have had their turn. */
  round: z.object({ to: z.number(), done: z.array(z.string()) }).nullable(),
  /** Whether a search has ever found anything. */
  found: z.boolean(),
  /** It is not asked again before. */
  restUntil: z.number().nullable(),
});
export type SearchState = z.infer<typeof stateShape>;

const unsearched: SearchState = { since: null, upTo: null, searches: {}, round: null, found: false, restUntil: null };

export const readSearchState = (cursor: Json): SearchState => stateShape.safeParse(cursor).data ?? unsearched;

/** More would take all requests that an instance allows. */
const mostSearches = 60;

/** What a query is written as for Mastodon: it finds posts with all words of a search. Mark -> search. */
export function searchesOf(query: PlatformQuery | undefined): ReadonlyMap<string, string> {
  const written = (query?.searches ?? []).map(writeSearch).filter((search) => search !== '');
  const unique = [...new Set(written)].sort().slice(0, mostSearches);
  return new Map(unique.map((search) => [sha256(search).toString('base64url').slice(0, 11), search]));
}

/** Quotes keep a phrase together, and words such as `from:` what they are. */
const writeSearch = (terms: readonly string[]): string =>
  terms.map((term) => (/^[\p{L}\p{N}#@]+$/u.test(term) ? term : `"${term.replaceAll('"', ' ').trim()}"`)).join(' ');

/** Of an id that tells the time: so that others of the same second, to which searches are exact, are found as well. */
export function includingItsSecond(id: string | null): string | null {
  if (id === null || !/^\d{17,20}$/.test(id)) return id;
  return String(BigInt(id) + (1_500n << 16n));
}

/** A round is begun anew once it has been left lying, or lies ahead of a clock that was set back. */
export const goesOn = (round: SearchState['round'], now: Time, longestMs: number): boolean =>
  round !== null && round.to <= now && now - round.to <= longestMs;
