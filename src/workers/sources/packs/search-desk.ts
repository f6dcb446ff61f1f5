import type { Time } from '../../../core/domain.ts';
import type { Packing } from '../../../core/plugins/collector.ts';
import type { PlatformQuery } from '../../../core/query.ts';
import type { SharedState, SourceState } from '../../../core/store/progress.ts';
import { accountsOn } from '../../../core/take-post.ts';
import type { Source, SourceContext } from '../context.ts';
import { listenersOf } from '../listeners.ts';
import type { Listener, Other } from '../read-pages.ts';
import { type PollCounts, postsOf } from './loudness.ts';
import { readSearchState, type SearchState, searchAt } from './search-state.ts';

export type SearchingSource = Source & { collector: { packing: Packing } };

/** Whether brands are searched for together. */
export const searchesTogether = (source: Source): source is SearchingSource => source.collector.packing !== undefined;

/** A brand that a source searches for. */
export interface Searched extends Listener {
  /** Its words, and its accounts on the platform. */
  query: PlatformQuery;
  /** Tells one query from another. */
  asked: string;
}

/** Brands that are searched for together. */
export interface Pack {
  key: string;
  members: readonly Searched[];
  before: SharedState;
  state: SearchState;
}

/** A brand that is searched for by itself. */
export interface Lone {
  listener: Searched;
  before: SourceState | null;
  state: SearchState;
}

/** Who is searched for with whom, and where each search stands. */
export interface SearchDesk {
  packs: readonly Pack[];
  alone: readonly Lone[];
  /** Query with which each member joined, by brand. */
  askedOf: ReadonlyMap<string, string>;
  /** Members that the source does not search for any more. */
  gone: readonly string[];
  /** Packs that all members have left: key -> up to when it may have read. */
  ended: ReadonlyMap<string, Time>;
}

export async function readDesk(context: SourceContext, source: Source): Promise<SearchDesk> {
  const { store } = context;
  const states = await store.sourceStates(source.name);
  const stateOf = new Map(states.map((state) => [state.brand, state]));
  const listeners = listenersOf(context, source).map((listener) => searchedOn(source.platform, listener));
  const configured = new Set(listeners.map(({ brand }) => brand.name));
  const joined = (listener: Listener) => stateOf.get(listener.brand.name)?.joined ?? null;
  const shared = await store.sharedStates(source.name);
  const found = shared
    .map((before) => ({
      key: before.part,
      members: listeners.filter((listener) => joined(listener)?.part === before.part),
      before,
      state: readSearchState(before.cursor),
    }))
    .filter(({ members }) => members.length > 0);
  const inUse = new Set(found.map(({ key }) => key));
  const alone = listeners
    .filter((listener) => joined(listener) === null)
    .map((listener) => {
      const before = stateOf.get(listener.brand.name) ?? null;
      return { listener, before, state: ofQuery(readSearchState(before?.cursor ?? null), listener) };
    });
  return {
    packs: found,
    alone,
    askedOf: new Map(states.flatMap(({ brand, joined: one }) => (one ? [[brand, one.query] as const] : []))),
    gone: states.filter(({ brand, joined: one }) => one && !configured.has(brand)).map(({ brand }) => brand),
    ended: new Map(shared.filter(({ part }) => !inUse.has(part)).map(({ part, lastOkAt }) => [part, lastOkAt ?? 0])),
  };
}

function searchedOn(platform: string, listener: Listener): Searched {
  const { brand, matcher } = listener;
  const accounts = accountsOn(brand.accounts, platform).sort();
  if (accounts.length === 0) return { ...listener, query: matcher.query, asked: brand.query };
  const asked = `${brand.query} ${JSON.stringify(accounts)}`;
  return { ...listener, query: { ...matcher.query, accounts }, asked };
}

/** A changed query starts anew, and so do changed accounts. */
const ofQuery = (state: SearchState, { asked: query }: Searched): SearchState =>
  state.query === null || state.query === query
    ? { ...state, query }
    : { ...searchAt(null), query, busyAt: state.busyAt };

/**
 * The brands that have caught up. They get what is read for others: when these join them, it counts as read, and is not
 * asked for again.
 */
export function othersOn({ packs: known, alone }: SearchDesk, { reached }: Packing): Other[] {
  const at = (listener: Searched, { cursor }: SearchState): Other[] => {
    const after = reached(cursor);
    return after === null ? [] : [{ ...listener, after }];
  };
  return [
    ...known.flatMap(({ members, state }) => members.flatMap((member) => at(member, state))),
    ...alone.flatMap(({ listener, state }) => at(listener, state)),
  ];
}

/** The pack with the most posts, to compare a brand with; null: there is none. */
export function loudestPack({ packs: known }: SearchDesk): { polls: readonly PollCounts[]; members: string[] } | null {
  const all = known.map(({ members, state }) => ({
    polls: state.polls,
    members: members.map(({ brand }) => brand.name),
  }));
  return all.sort((a, b) => postsOf(b.polls, b.members) - postsOf(a.polls, a.members))[0] ?? null;
}
