import { eraseDeleted } from '../../collectors/erase-deleted.ts';
import { replaceEdited } from '../../collectors/replace-edited.ts';
import { cleanPost } from '../../core/clean.ts';
import type { Brand } from '../../core/config.ts';
import { minuteMs, type NewMention, type Post, type Time } from '../../core/domain.ts';
import { toMention } from '../../core/identity.ts';
import type { Json } from '../../core/json.ts';
import type { Page } from '../../core/plugins/collector.ts';
import type { BrandsMatcher, Matcher, QueriedPost } from '../../core/query.ts';
import type { Lease } from '../../core/store/leases.ts';
import type { Saved } from '../../core/store/mentions.ts';
import type { ReadingState } from '../../core/store/progress.ts';
import { isOwn, plausibleTime } from '../../core/take-post.ts';
import { slewMs } from '../process/step-watch.ts';
import type { Source, SourceContext } from './context.ts';
import { partAs, problemOf, type ReadPart, saveFailure, tellHealth } from './failures.ts';
import { inOtherWays, shownText } from './other-ways.ts';
import { pollInterval } from './poll-interval.ts';

export interface Listener {
  brand: Brand;
  matcher: Matcher;
}

/** For fewer brands each is asked by itself. */
const enoughForOnePass = 4;

/** What a reading holds: nobody else reads the source meanwhile. */
export interface Held {
  lease: Lease;
  /** Aborted when the lease is lost. */
  signal: AbortSignal;
}

/** A brand of another reading of the source. */
export interface Other extends Listener {
  /** Up to here its own reading has read everything. */
  after: Time;
}

/** One reading of a source. */
export interface Reading {
  source: Source;
  /** Brands whose progress this is; null: all that joined the source. */
  owners: readonly (string | null)[];
  /** Missing: the source as a whole. */
  part?: ReadPart;
  /** Key of the pack of brands whose progress it is. */
  pack?: string;
  /** Who gets the posts. */
  listeners: readonly Listener[];
  /** Who else gets them, where they are news: another reading may never bring what this one has read. */
  others?: readonly Other[];
  before: ReadingState | null;
  nextPage(cursor: Json): Promise<Page>;
  /** What is stored as the cursor; default: that of the page. */
  cursorAfter?(page: Page, mentions: readonly NewMention[], before: Json): Json;
}

export interface PagesRead {
  pages: number;
  /** The last page, when nothing is left to be read; null: the reading stopped before. */
  last: Page | null;
}

/** Reads at most `most` pages and stores each before its cursor. */
export async function readPages(
  context: SourceContext,
  { source, owners, part, pack, listeners, others = [], before: saved, nextPage, cursorAfter }: Reading,
  { lease, most, signal }: Held & { most: number },
): Promise<PagesRead> {
  const { store, clock, nudges } = context;
  const taken = new Set(listeners.map(({ brand }) => brand.name));
  const elsewhere = others.filter(({ brand }) => !taken.has(brand.name));
  const find = finderOf(context, source, listeners);
  const findElsewhere = finderOf(context, source, elsewhere);
  const brands = listeners.map(({ brand }) => brand);
  let before = saved;
  let cursor = before?.cursor ?? null;
  let pages = 0;
  while (pages < most && !signal.aborted) {
    pages += 1;
    const askedAt = clock.now();
    const page = await nextPage(cursor).catch((error: unknown) =>
      saveFailure(context, { source, brands: owners, part, pack, before }, { cause: error, lease }, signal),
    );
    if (!page) return { pages, last: null };
    // A brand that was added meanwhile may have read the part before this page was there, and would not get it.
    if (part && context.isCurrent?.() === false) return { pages, last: null };
    // One time for both the posts and their coverage: a mention in time not yet covered is not judged.
    const seen = clock.now();
    // The clock was set back meanwhile: the cursor would name times that lie ahead. The page is read again.
    if (seen < askedAt - slewMs) return { pages, last: null };
    const posts = postsOf(page, seen);
    const sighted = page.backfill ? null : seen;
    const found = [...(await find(posts, sighted)), ...(await newsFor(elsewhere, findElsewhere, posts, seen))];
    const { mentions, stored } = await saveFound(context, source, { posts: page.posts, found, seen });
    await eraseDeleted(store, source.platform, page, seen);
    const now = clock.now();
    cursor = cursorAfter ? cursorAfter(page, mentions, cursor) : page.cursor;
    const waitMs = page.more ? 0 : await pollInterval(context, source, brands);
    for (const brand of owners)
      await store.saveProgress({
        brand,
        source: source.name,
        ...partAs(part, pack),
        cursor,
        coverage: page.coverage,
        backfill: page.backfill,
        nextPollAt: now + waitMs,
        now: seen,
        problem: problemOf(page),
        lease,
      });
    if (before?.failingSince != null) {
      if (part) await tellHealth(context, source.name);
      else context.onHealth?.({ source: source.name, failingSince: null, error: null });
      // A failure on a later page counts as new.
      before = null;
    }
    if (stored > 0) await nudges.nudge('score', {});
    if (!page.more) return { pages, last: page };
  }
  return { pages, last: null };
}

export const postsOf = ({ posts }: Pick<Page, 'posts'>, now: Time): Post[] =>
  posts.map((raw) => ({ ...cleanPost(raw), at: plausibleTime(raw.at, now) })).filter(({ id }) => id !== '');

function mentionsOf(
  posts: readonly Post[],
  source: Pick<Source, 'name' | 'platform'>,
  match: Matching,
  seen: Time | null,
): NewMention[] {
  return posts.flatMap((post) =>
    match({ ...post, text: shownText(post) }).map(({ brand, matched }) => {
      const sighting = { brand: brand.name, platform: source.platform, source: source.name, matched };
      return toMention(post, { ...sighting, own: isOwn(brand, source.platform, post), seen });
    }),
  );
}

type Find = (posts: readonly Post[], seen: Time | null) => Promise<NewMention[]>;

/** What finds the mentions of some brands in posts, in every way. */
export function finderOf(
  { store, together }: Pick<SourceContext, 'store' | 'together'>,
  source: Source,
  listeners: readonly Listener[],
): Find {
  const match = matchingOf(together, listeners);
  return (posts, seen) =>
    inOtherWays({ store, source, listeners }, posts, mentionsOf(posts, source, match, seen), seen);
}

/** Stores what was found in posts. An edited post takes the place of its earlier version. */
export async function saveFound(
  { store, clock, logger }: Pick<SourceContext, 'store' | 'clock' | 'logger'>,
  source: Source,
  { posts, found, seen }: { posts: readonly Post[]; found: NewMention[]; seen: Time },
): Promise<Saved & { mentions: NewMention[] }> {
  const mentions = await replaceEdited(store, posts, found, seen);
  if (mentions.length === 0) return { mentions, stored: 0, alreadyStored: 0 };
  const saved = await store.saveMentions(mentions, clock.now());
  const { uncounted = 0 } = saved;
  if (uncounted > 0)
    logger.warn({ source: source.name, uncounted }, 'posts of a sealed time are stored and not counted');
  return { mentions, ...saved };
}

/** Platforms show posts so late that a reading has passed their time. */
const lateMs = 5 * minuteMs;

async function newsFor(
  others: readonly Other[],
  find: Find,
  posts: readonly Post[],
  seen: Time,
): Promise<NewMention[]> {
  const from = new Map(others.map(({ brand, after }) => [brand.name, after - lateMs]));
  const first = Math.min(...from.values());
  const recent = posts.filter(({ at }) => at > first);
  if (recent.length === 0) return [];
  const mentions = await find(recent, seen);
  return mentions.filter(({ brand, at }) => at > (from.get(brand) ?? seen));
}

type Matching = (post: QueriedPost) => { brand: Brand; matched: string[] }[];

/** In one pass where there are many. */
function matchingOf(together: BrandsMatcher | undefined, listeners: readonly Listener[]): Matching {
  if (together === undefined || listeners.length < enoughForOnePass)
    return (post) =>
      listeners.flatMap((listener) => {
        const matched = listener.matcher.match(post);
        return matched === null ? [] : [{ brand: listener.brand, matched }];
      });
  const brands = new Map(listeners.map(({ brand }) => [brand.name, brand]));
  return (post) =>
    together.match(post).flatMap(({ brand: name, matched }) => {
      const brand = brands.get(name);
      return brand ? [{ brand, matched }] : [];
    });
}
