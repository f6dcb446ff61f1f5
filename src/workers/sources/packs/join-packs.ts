import { dayMs, type Time } from '../../../core/domain.ts';
import type { Lease } from '../../../core/store/leases.ts';
import type { SourceContext } from '../context.ts';
import { type Candidate, latePolls, planPacks } from './plan-packs.ts';
import { type Lone, readDesk, type SearchDesk, type SearchingSource } from './search-desk.ts';
import { type SearchState, searchAt } from './search-state.ts';

interface Joiner extends Lone {
  reached: Time;
}

/** Brands that are calm and have caught up join a pack where its search stands, and are served by it from then on. */
export async function joinPacks(
  context: SourceContext,
  source: SearchingSource,
  { troubled, lease }: { troubled: ReadonlySet<string>; lease: Lease },
): Promise<void> {
  const { store, clock } = context;
  const { packing } = source.collector;
  const desk = await readDesk(context, source);
  const now = clock.now();
  const lateMs = latePolls * source.pollMs;
  const joiners = desk.alone
    .filter(({ listener }) => !troubled.has(listener.brand.name))
    .flatMap((one) => joinerOf(one, packing.reached(one.state.cursor), now - lateMs))
    .filter(({ state }) => state.busyAt === null || now - state.busyAt >= dayMs)
    .sort((a, b) => a.reached - b.reached);
  const { packs } = planPacks(candidatesOf(desk, joiners), packing.takes);
  const states = new Map(desk.packs.map(({ key, state }) => [key, state]));
  for (const [key, members] of packs)
    for (const joiner of joiners.filter(({ listener }) => members.includes(listener.brand.name))) {
      const after = joined(key, joiner);
      if (!after) continue;
      await save(key, after, states.has(key) ? null : (joiner.before?.nextPollAt ?? now));
      states.set(key, after);
      const { brand, asked: query } = joiner.listener;
      const joining = { source: source.name, part: key, query, from: joiner.reached, lease };
      await store.joinSource({ ...joining, brand: brand.name });
    }

  /** The state of the pack with the brand in it; null: it stands elsewhere. */
  function joined(key: string, { state, reached }: Joiner): SearchState | null {
    const pack = states.get(key);
    // What an earlier pack of this key covered beyond the brand would count for the brand.
    if (!pack) return reached < (desk.ended.get(key) ?? 0) ? null : searchAt(state.cursor);
    const upTo = packing.reached(pack.cursor);
    // What the pack has read beyond the brand, it has read without it.
    if (upTo === null || upTo > reached || upTo < reached - lateMs) return null;
    return { ...pack, cursor: packing.join(pack.cursor, state.cursor) };
  }

  async function save(key: string, cursor: SearchState, nextPollAt: Time | null): Promise<void> {
    const unchanged = { coverage: [], backfill: false, answered: nextPollAt !== null };
    const begins = nextPollAt === null ? {} : { nextPollAt };
    const reading = { brand: null, source: source.name, part: key, lease };
    await store.saveProgress({ ...reading, cursor, now, ...unchanged, ...begins });
  }
}

const joinerOf = (one: Lone, reached: Time | null, earliest: Time): Joiner[] =>
  reached !== null && reached >= earliest && one.before?.failingSince === null ? [{ ...one, reached }] : [];

function candidatesOf(desk: SearchDesk, joiners: readonly Joiner[]): Candidate[] {
  const members = desk.packs.flatMap(({ key, members: known }) =>
    known.map(({ brand, query }) => ({ brand: brand.name, query, pack: key, calm: true })),
  );
  const free = joiners.map(({ listener: { brand, query } }) => ({
    brand: brand.name,
    query,
    pack: null,
    calm: true,
  }));
  return [...members, ...free];
}
