import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { EngineState, PeopleMemory, RecentNegative } from './engine-state.ts';

/** Distinct people are known exactly up to this many, above it by an estimate. */
export const exactPeople = 5_000;

/** People by the remembered negatives. Built from these when first needed, then kept up to date; never stored. */
export interface PeopleNow {
  /** Number of negatives of each speaker. */
  negatives: Map<string, number>;
  settled: ReadonlySet<string>;
  /** Settled speakers without a remembered negative. */
  absent: number;
}

/** The largest value of a speaker's hash, see `shortHash`. */
const hashes = 2 ** 53;
const placeOf = (speaker: string): number => Number.parseInt(speaker, 36) / hashes;

const belongs = ({ since }: PeopleMemory, { negative, at }: RecentNegative): boolean => negative && at >= since;

/** The people of an incident that begins, or of one that this memory does not know yet. */
export const beginPeople = ({ id, since }: Pick<Incident, 'id' | 'since'>): PeopleMemory => ({
  incident: id,
  since,
  earlier: 0,
  settled: [],
  within: 1,
});

export function peopleNow(memory: PeopleMemory, negatives: readonly RecentNegative[]): PeopleNow {
  const settled = new Set(memory.settled);
  const now: PeopleNow = { negatives: new Map(), settled, absent: settled.size };
  for (let i = negatives.length - 1; i >= 0; i--) {
    const one = negatives[i];
    if (!one || one.at < memory.since) break;
    change(now, memory, one, 1);
  }
  return now;
}

/** A negative came (1) or went (-1). Mutates `now`. */
export function change(now: PeopleNow, memory: PeopleMemory, one: RecentNegative, by: 1 | -1): void {
  if (!belongs(memory, one)) return;
  const { speaker } = one;
  const before = now.negatives.get(speaker) ?? 0;
  const after = before + by;
  if (after > 0) now.negatives.set(speaker, after);
  else now.negatives.delete(speaker);
  if (before > 0 !== after > 0 && now.settled.has(speaker)) now.absent -= by;
}

/**
 * The distinct people of an incident. Exact while at most `exactPeople` have no remembered negative. Above, those are
 * estimated from the share of hashes in which all are known (a bottom-k sketch, Beyer et al. 2007): the standard error
 * is 1 / sqrt(k - 2) = 1.4 % of their number. The order in which they spoke does not matter. A person whose negatives
 * are corrected or deleted while remembered no longer belongs, unless an earlier negative has settled; what has settled
 * stays.
 */
export const numberOf = ({ earlier, within }: PeopleMemory, { negatives, absent }: PeopleNow): number =>
  earlier + negatives.size + Math.round(within === 1 ? absent : absent / within);

/** The same from a snapshot. */
export const peopleIn = ({ people, negatives }: Pick<EngineState, 'people' | 'negatives'>): number =>
  people ? numberOf(people, peopleNow(people, negatives)) : 0;

/** Keeps the people of negatives that are about to be forgotten. */
export function settle(memory: PeopleMemory, gone: readonly RecentNegative[]): PeopleMemory {
  const all = new Set(memory.settled);
  for (const one of gone) {
    const { speaker } = one;
    if (belongs(memory, one) && (memory.within === 1 || placeOf(speaker) < memory.within)) all.add(speaker);
  }
  if (all.size === memory.settled.length) return memory;
  const sorted = [...all].sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  const next = sorted[exactPeople];
  if (next === undefined) return { ...memory, settled: sorted };
  return { ...memory, settled: sorted.slice(0, exactPeople), within: placeOf(next) };
}

/** Distinct speakers of the negatives since a time. */
export function speakersSince(negatives: readonly RecentNegative[], since: Time): number {
  const speakers = new Set<string>();
  for (let i = negatives.length - 1; i >= 0; i--) {
    const one = negatives[i];
    if (!one || one.at < since) break;
    if (one.negative) speakers.add(one.speaker);
  }
  return speakers.size;
}
