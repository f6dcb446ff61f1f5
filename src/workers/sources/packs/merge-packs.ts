import type { Packing } from '../../../core/plugins/collector.ts';
import type { Lease } from '../../../core/store/leases.ts';
import type { SourceContext } from '../context.ts';
import { queryOfAll } from '../query-of-all.ts';
import { isLoud, pollsOfBoth } from './loudness.ts';
import { latePolls } from './plan-packs.ts';
import { type Pack, readDesk, type SearchDesk, type SearchingSource } from './search-desk.ts';

interface Merge {
  /** It goes on, and has reached no further than the other. */
  into: Pack;
  from: Pack;
}

/** Packs that brands have left become one where they fit into one search, and stand at the same place. */
export async function mergePacks(
  context: SourceContext,
  source: SearchingSource,
  known: SearchDesk,
  lease: Lease,
): Promise<void> {
  const { store, clock } = context;
  const { packing } = source.collector;
  const lateMs = latePolls * source.pollMs;
  const fitting = pairsOf(known.packs).filter(([a, b]) => packing.takes(queryOfAll(queriesOf([a, b]))));
  if (fitting.length === 0) return;
  for (const { into, from } of planMerges((await readDesk(context, source)).packs, packing, lateMs)) {
    const reached = packing.reached(from.state.cursor);
    if (reached === null) continue;
    const cursor = {
      ...into.state,
      cursor: packing.join(into.state.cursor, from.state.cursor),
      polls: pollsOfBoth(into.state.polls, from.state.polls),
    };
    const part = { source: source.name, part: into.key, lease };
    const unchanged = { coverage: [], backfill: false, answered: false };
    await store.saveProgress({ ...part, ...unchanged, brand: null, cursor, now: clock.now() });
    for (const { brand, asked } of from.members)
      await store.joinSource({ ...part, brand: brand.name, query: asked, from: reached });
  }
}

/** Each pack takes part once. */
function planMerges(packs: readonly Pack[], packing: Packing, lateMs: number): Merge[] {
  const done = new Set<string>();
  return pairsOf(packs).flatMap(([a, b]) => {
    if (done.has(a.key) || done.has(b.key)) return [];
    const merge = mergeOf(a, b, packing, lateMs);
    if (merge) for (const { key } of [a, b]) done.add(key);
    return merge ?? [];
  });
}

function mergeOf(a: Pack, b: Pack, packing: Packing, lateMs: number): Merge | null {
  const [reachedA, reachedB] = [packing.reached(a.state.cursor), packing.reached(b.state.cursor)];
  if (reachedA === null || reachedB === null || Math.abs(reachedA - reachedB) > lateMs) return null;
  if ([a, b].some(({ before, state }) => before.failingSince !== null || state.refused)) return null;
  if (!packing.takes(queryOfAll(queriesOf([a, b])))) return null;
  const polls = pollsOfBoth(a.state.polls, b.state.polls);
  const names = [a, b].flatMap(({ members }) => members.map(({ brand }) => brand.name));
  if (names.some((name) => isLoud(polls, name, names))) return null;
  return reachedA <= reachedB ? { into: a, from: b } : { into: b, from: a };
}

const pairsOf = (packs: readonly Pack[]): [Pack, Pack][] =>
  packs.flatMap((a, at) => packs.slice(at + 1).map((b): [Pack, Pack] => [a, b]));

const queriesOf = (packs: readonly Pack[]) => packs.flatMap(({ members }) => members.map(({ query }) => query));
