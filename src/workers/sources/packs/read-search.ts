import type { NewMention } from '../../../core/domain.ts';
import { QueryRefused, RetryLater } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { CollectRequest, Page } from '../../../core/plugins/collector.ts';
import type { SourceContext } from '../context.ts';
import { queryOfAll } from '../query-of-all.ts';
import { type Held, type PagesRead, readPages } from '../read-pages.ts';
import { findersIn, foundFor } from './found-for.ts';
import { countPage, isQuiet } from './loudness.ts';
import { type Lone, loudestPack, othersOn, type Pack, type SearchDesk, type SearchingSource } from './search-desk.ts';
import { keepInState, readSearchState, type SearchState } from './search-state.ts';

/** Reads the posts of all members of a pack. */
export function readPack(
  context: SourceContext,
  source: SearchingSource,
  { key, members, before }: Pack,
  desk: SearchDesk,
  held: Held & { most: number },
): Promise<PagesRead> {
  const query = queryOfAll(members.map(({ query: one }) => one));
  const asked = { query, brands: members.map(({ brand }) => brand.name), paidBy: findersIn(members) };
  const nextPage = searchOf(context, source, asked, held, readSearchState);
  const reading = {
    source,
    owners: [null],
    pack: key,
    listeners: members,
    others: othersOn(desk, source.collector.packing),
    before,
    nextPage,
  };
  const namesOf = (page: Page, mentions: readonly NewMention[]): string[] => foundFor(page.posts, mentions, members);
  return readPages(context, { ...reading, cursorAfter: counted(readSearchState, namesOf) }, held);
}

/** Reads the posts of a brand that is searched for by itself. */
export function readLone(
  context: SourceContext,
  source: SearchingSource,
  { listener, before, state: first }: Lone,
  { desk, troubled }: { desk: SearchDesk; troubled: ReadonlySet<string> },
  held: Held & { most: number },
): Promise<PagesRead> {
  const { brand, query, asked } = listener;
  const isBusy = troubled.has(brand.name) || !isQuiet(first.polls, brand.name, loudestPack(desk));
  const busyAt = isBusy ? context.clock.now() : first.busyAt;
  const read = (saved: Json): SearchState => ({ ...readSearchState(saved), query: asked, busyAt });
  const nextPage = searchOf(context, source, { query, brands: [brand.name] }, held, read);
  const start = before && { ...before, cursor: first };
  const reading = {
    source,
    owners: [brand.name],
    listeners: [listener],
    others: othersOn(desk, source.collector.packing),
    before: start,
    nextPage,
  };
  return readPages(
    context,
    { ...reading, cursorAfter: counted(read, ({ posts }) => posts.map(() => brand.name)) },
    held,
  );
}

const searchOf =
  (
    { clock }: Pick<SourceContext, 'clock'>,
    { collector }: SearchingSource,
    asked: Pick<CollectRequest, 'query' | 'paidBy'> & { brands: readonly string[] },
    { signal }: Held,
    read: (saved: Json) => SearchState,
  ) =>
  async (saved: Json): Promise<Page> => {
    const state = read(saved);
    return await collector.collect({ ...asked, cursor: state.cursor, signal }).catch((error: unknown) => {
      if (!(error instanceof QueryRefused) || asked.brands.length === 1) throw keepInState(error, state);
      // The members try by themselves, soon.
      const cursor = { ...state, refused: true };
      throw new RetryLater(clock.now(), error.message, { cause: error, cursor });
    });
  };

/** The posts of each brand are counted in the state, but for history. */
const counted =
  (read: (saved: Json) => SearchState, namesOf: (page: Page, mentions: readonly NewMention[]) => string[]) =>
  (page: Page, mentions: readonly NewMention[], saved: Json): Json => {
    const state = read(saved);
    const brands = page.backfill ? [] : namesOf(page, mentions);
    return { ...state, cursor: page.cursor, polls: countPage(state.polls, brands, !page.more) };
  };
