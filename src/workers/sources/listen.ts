import type { Time } from '../../core/domain.ts';
import type { Json } from '../../core/json.ts';
import type { Listening, Page } from '../../core/plugins/collector.ts';
import type { Lease } from '../../core/store/leases.ts';
import type { SourceState } from '../../core/store/progress.ts';
import type { Source, SourceContext } from './context.ts';
import { problemOf } from './failures.ts';
import { openParts } from './listen-part.ts';
import { type ListeningSource, listenersOf, partsOf } from './listeners.ts';
import { queryOfAll } from './query-of-all.ts';
import { type Held, type Listener, type PagesRead, readPages } from './read-pages.ts';

/** A brand that has not joined yet, or has another query since. */
interface Newcomer extends Listener {
  state: SourceState | null;
}

/**
 * Reads a source once for all brands that joined it, unless it is read in parts. Then brands that are new catch up with
 * it, and join. Returns whether something is left to be read.
 */
export async function listen(
  context: SourceContext,
  source: ListeningSource,
  { most, ...held }: Held & { most: number },
): Promise<boolean> {
  const { store, clock } = context;
  const { listening } = source.collector;
  const states = await store.sourceStates(source.name);
  const listeners = listenersOf(context, source);
  const configured = new Set(listeners.map(({ brand }) => brand.name));
  for (const { brand, joined } of states)
    if (joined && !configured.has(brand)) await store.leaveSource({ brand, source: source.name, lease: held.lease });

  const stateOf = new Map(states.map((state) => [state.brand, state]));
  const members = listeners.filter(({ brand }) => stateOf.get(brand.name)?.joined);
  const shared = await store.sharedState(source.name, '');
  const inParts = partsOf(source).length > 0;
  let left = most;
  if (inParts) await openParts(context, source, held.lease);
  else if (members.length > 0 && (shared?.nextPollAt ?? 0) <= clock.now()) {
    const nextPage = (cursor: Json): Promise<Page> => listening.collect({ cursor, signal: held.signal });
    const reading = { source, owners: [null], listeners: members, before: shared, nextPage };
    left -= (await readPages(context, reading, { ...held, most: left })).pages;
  }

  const newcomers = listeners
    .map((listener) => ({ ...listener, state: stateOf.get(listener.brand.name) ?? null }))
    .filter((newcomer) => isDue(newcomer, clock.now()));
  let isFirst = inParts ? shared === null : members.length === 0;
  for (const group of groupsOf(newcomers, listening)) {
    if (left <= 0 || held.signal.aborted) return true;
    const { pages, last } = await catchUp(context, source, group, { ...held, most: left });
    left -= pages;
    if (!last) continue;
    if (isFirst) {
      await beginAt(context, source, last, held.lease);
      await openParts(context, source, held.lease);
    }
    await join(context, source, group, last, held.lease);
    isFirst = false;
  }
  return left <= 0;
}

const isDue = ({ brand, state }: Newcomer, now: Time): boolean =>
  state?.joined ? state.joined.query !== brand.query : (state?.nextPollAt ?? 0) <= now;

/** Those that stand at the same place catch up together, unless each searches for its own. */
function groupsOf(newcomers: readonly Newcomer[], { searchesHistory }: Listening): Newcomer[][] {
  if (searchesHistory) return newcomers.map((newcomer) => [newcomer]);
  const groups = new Map<string, Newcomer[]>();
  for (const newcomer of newcomers) {
    const place = JSON.stringify(newcomer.state?.cursor ?? null);
    groups.set(place, [...(groups.get(place) ?? []), newcomer]);
  }
  return [...groups.values()];
}

async function catchUp(
  context: SourceContext,
  source: Source,
  group: readonly Newcomer[],
  { most, lease, signal }: Held & { most: number },
): Promise<PagesRead> {
  const [first] = group;
  if (!first) return { pages: 0, last: null };
  const owners = group.map(({ brand }) => brand.name);
  const query = queryOfAll(group.map(({ matcher }) => matcher.query));
  const nextPage = (cursor: Json): Promise<Page> => source.collector.collect({ query, cursor, signal });
  return await readPages(
    context,
    { source, owners, listeners: group, before: first.state, nextPage },
    { lease, most, signal },
  );
}

/** The reading for all goes on where the first brand stands that has caught up. */
async function beginAt(
  { store, clock }: SourceContext,
  { name, pollMs, collector }: ListeningSource,
  page: Page,
  lease: Lease,
): Promise<void> {
  const now = clock.now();
  await store.saveProgress({
    brand: null,
    source: name,
    cursor: collector.listening.begin(page.cursor),
    coverage: [],
    backfill: false,
    nextPollAt: now + pollMs,
    now,
    problem: problemOf(page),
    lease,
  });
}

/** From the end of what the brands covered themselves, they are covered as all others. */
async function join(
  { store, clock }: SourceContext,
  { name }: Source,
  group: readonly Newcomer[],
  { coverage }: Page,
  lease: Lease,
): Promise<void> {
  const from = coverage.length > 0 ? Math.max(...coverage.map(({ to }) => to)) : clock.now();
  for (const { brand } of group)
    await store.joinSource({ brand: brand.name, source: name, query: brand.query, from, lease });
}
