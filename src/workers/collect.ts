import { replaceEdited } from '../collectors/replace-edited.ts';
import { cleanPost, cleanText } from '../core/clean.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand, SourceConfig } from '../core/config.ts';
import { hourMs, minuteMs, type NewMention, type Time } from '../core/domain.ts';
import { Conflict, messageOf, Refused, RetryLater } from '../core/errors.ts';
import { toMention } from '../core/identity.ts';
import type { Nudges, Payload } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { Collector, Page } from '../core/plugins/collector.ts';
import type { Matcher } from '../core/query.ts';
import type { Lease, LeaseStore } from '../core/store/leases.ts';
import type { MentionStore } from '../core/store/mentions.ts';
import type { ProgressStore, SourceState } from '../core/store/progress.ts';
import { isOwn, plausibleTime } from '../core/take-post.ts';
import { slewMs } from './process/step-watch.ts';
import { type Repeat, underLease } from './under-lease.ts';

export interface Source extends SourceConfig {
  collector: Collector;
}

export interface SourceHealth {
  source: string;
  /** Null: it answers again. */
  failingSince: Time | null;
  error: string | null;
}

export interface CollectContext {
  store: MentionStore & ProgressStore & LeaseStore;
  brands: readonly Brand[];
  /** Brand -> its compiled query. */
  matchers: ReadonlyMap<string, Matcher>;
  sources: ReadonlyMap<string, Source>;
  clock: Clock;
  logger: Logger;
  nudges: Nudges;
  /** How long a source stays leased to a process that no longer renews its lease; default 20 s. */
  leaseMs?: number;
  /** When to renew the lease; default: by a timer. */
  repeat?: Repeat;
  /** Called when a source stops or starts answering. */
  onHealth?: (health: SourceHealth) => void;
}

/** Maximum pages per job. The next job reads the rest, so that no source holds up the others. */
const maxPages = 20;
const shortestWaitMs = 30_000;
const longestWaitMs = 15 * minuteMs;
const refusedWaitMs = hourMs;
/** After a crash nobody polls the source for this long. The queue takes about as long to reassign the job. */
const defaultLeaseMs = 20_000;

/**
 * Reads the next pages of one source for one brand and stores each page before its cursor. Only one process at a time
 * does this. A process that lost its lease cannot move the cursor that its successor has moved.
 */
export async function collect(
  context: CollectContext,
  payload: Payload<'collect'>,
  signal: AbortSignal,
): Promise<void> {
  const { store, logger, repeat, leaseMs = defaultLeaseMs } = context;
  const name = `collect ${payload.brand} ${payload.source}`;
  try {
    await underLease({ store, logger, repeat }, { name, ms: leaseMs, signal }, (lease, held) =>
      collectPages(context, payload, lease, held),
    );
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    logger.warn({ ...payload, error: error.message }, 'another process has taken the source over');
  }
}

async function collectPages(
  context: CollectContext,
  payload: Payload<'collect'>,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, nudges } = context;
  const { brand: name, source: sourceName } = payload;
  const brand = context.brands.find((known) => known.name === name);
  const source = context.sources.get(sourceName);
  const matcher = context.matchers.get(name);
  if (!brand || !source || !matcher) throw new Refused(`brand '${name}' on source '${sourceName}' is not configured`);

  let before = await store.sourceState(name, sourceName);
  if (before?.nextPollAt != null && before.nextPollAt > clock.now()) return;
  let cursor = before?.cursor ?? null;
  for (let pages = 1; !signal.aborted; pages += 1) {
    const askedAt = clock.now();
    const page = await source.collector
      .collect({ query: matcher.query, cursor, signal })
      .catch((error: unknown) => saveFailure(context, payload, before, { cause: error, lease }, signal));
    if (!page) return;
    // One time for both the posts and their coverage: a mention in time not yet covered is not judged.
    const seen = clock.now();
    // The clock was set back meanwhile: the cursor would name times that lie ahead. The page is read again.
    if (seen < askedAt - slewMs) return;
    const given = mentionsOf(page, { brand, source, matcher, now: seen });
    const mentions = await replaceEdited(store, page.posts, given, seen);
    const { stored } = mentions.length > 0 ? await store.saveMentions(mentions, clock.now()) : { stored: 0 };
    const now = clock.now();
    await store.saveProgress({
      brand: name,
      source: sourceName,
      cursor: page.cursor,
      coverage: page.coverage,
      backfill: page.backfill,
      nextPollAt: page.more ? now : now + source.pollMs,
      now: seen,
      problem: page.problem === undefined ? null : scrub(page.problem),
      lease,
    });
    if (before?.failingSince != null) {
      context.onHealth?.({ source: sourceName, failingSince: null, error: null });
      // A failure on a later page counts as new.
      before = null;
    }
    cursor = page.cursor;
    if (stored > 0) await nudges.nudge('score', {});
    if (!page.more) return;
    if (pages === maxPages) return await nudges.nudge('collect', payload);
  }
}

function mentionsOf(
  page: Page,
  { brand, source, matcher, now }: { brand: Brand; source: Source; matcher: Matcher; now: Time },
): NewMention[] {
  return page.posts.flatMap((raw) => {
    const post = { ...cleanPost(raw), at: plausibleTime(raw.at, now) };
    const text = post.shown === undefined ? post.text : `${post.text}\n${post.shown}`;
    const matched = post.id === '' ? null : matcher.match({ ...post, text });
    if (matched === null) return [];
    const sighting = { brand: brand.name, platform: source.platform, source: source.name, matched };
    return [
      toMention(post, { ...sighting, own: isOwn(brand, source.platform, post), seen: page.backfill ? null : now }),
    ];
  });
}

async function saveFailure(
  { store, clock, logger, onHealth }: CollectContext,
  { brand, source }: Payload<'collect'>,
  before: SourceState | null,
  { cause, lease }: { cause: unknown; lease: Lease },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw cause;
  const now = clock.now();
  const error = scrub(messageOf(cause));
  const failingSince = before?.failingSince ?? now;
  await store.saveFailure({
    brand,
    source,
    error,
    ...((cause instanceof RetryLater || cause instanceof Refused) && cause.cursor !== undefined
      ? { cursor: cause.cursor }
      : {}),
    nextPollAt: now + waitMs(cause, now, now - failingSince),
    now,
    lease,
  });
  if (before?.failingSince == null) onHealth?.({ source, failingSince, error });
  logger.debug({ brand, source, error }, 'source does not answer');
}

/**
 * Makes every failing source due at once. Called at the start, so that a fixed key or feed is tried without waiting for
 * the end of a pause. The start and reason of the failure stay until the source answers.
 */
export async function askFailingAgain({
  store,
  brands,
  clock,
}: Pick<CollectContext, 'store' | 'brands' | 'clock'>): Promise<void> {
  const now = clock.now();
  for (const { brand, source, failingSince, nextPollAt, error } of await store.sourceStates()) {
    const isUsed = brands.some(({ name, sources }) => name === brand && sources.includes(source));
    const waits = failingSince !== null && nextPollAt !== null && nextPollAt > now;
    if (isUsed && waits) await store.saveFailure({ brand, source, error: error ?? '', nextPollAt: now, now });
  }
}

/** Pauses for as long as the source has been failing, within bounds, or longer if the source asks for it. */
function waitMs(error: unknown, now: Time, failedMs: number): number {
  const backOff = Math.min(Math.max(failedMs, shortestWaitMs), longestWaitMs);
  if (error instanceof Refused) return Math.max(backOff, refusedWaitMs);
  return error instanceof RetryLater ? Math.max(error.until - now, shortestWaitMs) : backOff;
}

/** Keeps only the host of each link: an address in an error may contain a key. */
export const scrub = (text: string): string =>
  cleanText(text, 500).replace(/\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@]*@)?([^\s/?#'"]+)[^\s'")]*/gi, '$1://$2');
