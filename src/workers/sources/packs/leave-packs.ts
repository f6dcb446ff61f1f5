import type { Json } from '../../../core/json.ts';
import type { Lease } from '../../../core/store/leases.ts';
import type { SourceContext } from '../context.ts';
import { isLoud } from './loudness.ts';
import { type Candidate, planPacks } from './plan-packs.ts';
import { type Pack, readDesk, type SearchDesk, type Searched, type SearchingSource } from './search-desk.ts';
import { searchAt } from './search-state.ts';

/**
 * Members that are no company for others leave their packs, and go on where these stand. Those with another query start
 * anew. Returns who is searched for with whom then.
 */
export async function leavePacks(
  context: SourceContext,
  source: SearchingSource,
  desk: SearchDesk,
  { troubled, lease }: { troubled: ReadonlySet<string>; lease: Lease },
): Promise<SearchDesk> {
  const { store, clock, logger } = context;
  const { packing } = source.collector;
  for (const brand of desk.gone) await store.leaveSource({ brand, source: source.name, lease });
  let changed = 0;
  for (const pack of desk.packs) {
    const names = pack.members.map(({ brand }) => brand.name);
    const isAnew = ({ brand, asked }: Searched): boolean => desk.askedOf.get(brand.name) !== asked;
    const cursor = packing.leave(pack.state.cursor);
    // Whose words they are that the platform does not take, each finds out by itself.
    const isRefused = pack.state.refused && names.length > 1;
    const isApart = (name: string): boolean => isRefused || troubled.has(name) || isLoud(pack.state.polls, name, names);
    const candidates = pack.members.map(
      (member): Candidate => ({
        brand: member.brand.name,
        query: member.query,
        pack: pack.key,
        calm: !isAnew(member) && !isApart(member.brand.name),
      }),
    );
    const leaving = new Set(planPacks(candidates, packing.takes).alone);
    for (const member of pack.members.filter(({ brand }) => leaving.has(brand.name))) {
      const { brand } = member;
      const startsAnew = isAnew(member);
      logger.debug({ brand: brand.name, source: source.name, startsAnew }, 'searched for by itself');
      const from = startsAnew ? null : goesOn(member, pack, cursor);
      await store.leaveSource({ brand: brand.name, source: source.name, cursor: from, lease });
      changed += 1;
    }
  }
  return changed > 0 ? await readDesk(context, source) : desk;

  function goesOn({ brand: { name }, asked: query }: Searched, { state }: Pack, cursor: Json) {
    return {
      ...searchAt(cursor),
      polls: state.polls.map((poll) => ({ [name]: poll[name] ?? 0 })),
      query,
      busyAt: clock.now(),
    };
  }
}
