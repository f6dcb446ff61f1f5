import type { PlatformQuery } from '../../../core/query.ts';
import { queryOfAll } from '../query-of-all.ts';

/** Polls after which a search is not where the others stand. */
export const latePolls = 3;

/** A brand that a source searches for. */
export interface Candidate {
  brand: string;
  query: PlatformQuery;
  /** Key of the pack that it is in; null: it is searched for by itself. */
  pack: string | null;
  /** Whether it may be searched for together with others. */
  calm: boolean;
}

export interface PackPlan {
  /** Key -> its brands. */
  packs: Map<string, string[]>;
  /** Brands that are searched for by themselves. */
  alone: string[];
}

/**
 * Who is searched for with whom, in as few searches as the platform takes. Brands stay where they are: one that comes or
 * goes changes its own pack alone.
 */
export function planPacks(candidates: readonly Candidate[], takes: (query: PlatformQuery) => boolean): PackPlan {
  const packs = new Map<string, Candidate[]>();
  const fits = (members: readonly Candidate[]): boolean => takes(queryOfAll(members.map(({ query }) => query)));
  const alone = candidates.filter(({ calm }) => !calm);
  for (const one of candidates.filter(({ pack, calm }) => pack !== null && calm)) {
    const key = one.pack ?? '';
    packs.set(key, [...(packs.get(key) ?? []), one]);
  }
  for (const [key, members] of packs) {
    // An earlier version may have written them shorter.
    const kept = members.slice(0, longestPrefix(members, fits));
    alone.push(...members.slice(kept.length));
    if (kept.length > 0) packs.set(key, kept);
    else packs.delete(key);
  }
  const free = candidates.filter(({ pack, calm }) => pack === null && calm);
  for (const one of free.sort((a, b) => charsOf(b) - charsOf(a) || (a.brand < b.brand ? -1 : 1))) {
    const open = [...packs].sort(([a], [b]) => Number(a) - Number(b));
    const [key = freeKey(packs), members = []] = open.find(([, known]) => fits([...known, one])) ?? [];
    if (members.length > 0 || fits([one])) packs.set(key, [...members, one]);
    else alone.push(one);
  }
  const namesOf = (members: readonly Candidate[]): string[] => members.map(({ brand }) => brand);
  return { packs: new Map([...packs].map(([key, members]) => [key, namesOf(members)])), alone: namesOf(alone) };
}

function longestPrefix(members: readonly Candidate[], fits: (some: readonly Candidate[]) => boolean): number {
  let count = members.length;
  while (count > 0 && !fits(members.slice(0, count))) count -= 1;
  return count;
}

const charsOf = ({ query }: Candidate): number => query.searches.flat().join(' ').length;

function freeKey(packs: ReadonlyMap<string, unknown>): string {
  let number = 1;
  while (packs.has(String(number))) number += 1;
  return String(number);
}
