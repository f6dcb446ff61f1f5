import { z } from 'zod';
import { liveMs } from '../../../core/coverage.ts';
import { hourMs, type Interval, type Post, type Time } from '../../../core/domain.ts';
import type { Json } from '../../../core/json.ts';
import type { ListenRequest, Page, Part } from '../../../core/plugins/collector.ts';
import type { PluginContext } from '../../../core/plugins/context.ts';
import type { Accounts } from './accounts.ts';
import { windowMs } from './dialer.ts';
import type { Frame } from './frames.ts';
import { reachedIn } from './history-cursor.ts';
import { postCollection, postOf, repostCollection, repostOf, uriOf } from './post-of.ts';
import type { Tail, TailRead } from './tail.ts';

const cursorShape = z.object({
  us: z.number(),
  page: z.number(),
  host: z.string().nullable(),
  /** Whether an event stood at `us`: it comes again when the stream is opened there. */
  heard: z.boolean(),
  covered: z.number(),
  /** Time that no server had any more, and when that was found. */
  missed: z.object({ from: z.number(), to: z.number(), found: z.number() }).nullable(),
});
export type StreamCursor = z.infer<typeof cursorShape>;

/** The event of the cursor comes again, at about the same time on every server. */
const sameEventMs = 10_000;
const toldForMs = hourMs;
/** Accounts that are gone. One that is deactivated may come back. */
const gone = new Set(['deleted', 'takendown', 'suspended']);

export interface StreamContext extends Pick<PluginContext, 'clock' | 'logger'> {
  tail: Tail;
  accounts: Accounts;
}

export const beginAt = (time: Time): StreamCursor => ({
  us: time * 1000,
  page: 0,
  host: null,
  heard: false,
  covered: time,
  missed: null,
});

/** Where the stream goes on; null: nowhere. */
function placeIn(saved: Json): StreamCursor | null {
  const parsed = cursorShape.safeParse(saved);
  if (parsed.success) return parsed.data;
  const reached = reachedIn(saved);
  return reached && beginAt(reached.upTo);
}

/** All posts and reposts of the network, as they are written. */
export const streamPart = (context: StreamContext): Part => ({
  key: 'stream',
  label: 'the stream',
  begin: (cursor) => {
    const begun = placeIn(cursor);
    return { cursor: begun && { ...begun }, coverage: reachedIn(cursor)?.read ?? [], notBefore: null };
  },
  collect: (request) => readStream(context, request),
});

async function readStream(
  { tail, accounts, clock, logger }: StreamContext,
  { cursor: saved, signal }: ListenRequest,
): Promise<Page> {
  signal.throwIfAborted();
  const cursor = placeIn(saved);
  // Without a place to go on from it begins here and now.
  if (cursor === null)
    return { posts: [], cursor: { ...beginAt(clock.now()) }, coverage: [], backfill: true, more: false };
  const unresolved = await accounts.resolve(signal);
  const read = await tail.read(cursor, signal);
  if (read.bad > 0) logger.warn({ frames: read.bad }, 'frames of the stream could not be understood and were skipped');
  const now = clock.now();
  const { coverage, next } = advance(cursor, read, now);
  tail.moveTo(next);
  const problem = [missedWords(next, now), unresolved].filter((words) => words !== null).join('; ');
  return {
    ...contentsOf(read.frames, accounts),
    cursor: { ...next },
    coverage,
    backfill: next.us / 1000 < now - liveMs,
    more: read.frames.length > 0,
    ...(problem !== '' && { problem }),
  };
}

/** Where the stream stands after these frames, and what was observed on the way. */
export function advance(
  cursor: StreamCursor,
  { frames, host, isOpened }: Pick<TailRead, 'frames' | 'host' | 'isOpened'>,
  now: Time,
): { coverage: Interval[]; next: StreamCursor } {
  const times = frames.flatMap((frame) => ('us' in frame ? [frame.us] : []));
  const isOutdated = frames.some(({ kind }) => kind === 'outdated');
  const page = cursor.page + 1;
  const [first] = times;
  if (first === undefined) return { coverage: [], next: { ...cursor, page } };
  const us = times.reduce((a, b) => Math.max(a, b), cursor.us);
  const firstMs = Math.floor(first / 1000);
  const placeMs = Math.floor(cursor.us / 1000);
  const isLate = firstMs > placeMs + sameEventMs;
  const isGap = isLate && (isOutdated || (isOpened && (cursor.heard || now - placeMs > windowMs)));
  const from = isGap ? Math.min(firstMs, now) : cursor.covered;
  const to = Math.min(Math.floor(us / 1000), now);
  return {
    coverage: to > from ? [{ from, to }] : [],
    next: {
      us,
      page,
      host,
      heard: true,
      covered: Math.max(from, to),
      missed: isGap ? { from: cursor.covered, to: from, found: now } : cursor.missed,
    },
  };
}

function missedWords({ missed }: StreamCursor, now: Time): string | null {
  if (missed === null || now - missed.found > toldForMs) return null;
  const at = (time: Time): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  return `posts from ${at(missed.from)} to ${at(missed.to)} UTC were missed: the servers keep 36 hours at most, and had nothing of that time`;
}

/** In order: what is deleted after it was written is deleted. */
export function contentsOf(
  frames: readonly Frame[],
  { nameOf }: Pick<Accounts, 'nameOf'>,
): Pick<Page, 'posts' | 'deleted' | 'deletedAuthors'> {
  const posts = new Map<string, Post>();
  const deleted = new Set<string>();
  const deletedAuthors = new Set<string>();
  for (const frame of frames) {
    if (frame.kind === 'account' && !frame.active && gone.has(frame.status ?? '')) deletedAuthors.add(frame.did);
    if (frame.kind !== 'commit') continue;
    const { us, did, collection, rkey, operation, record } = frame;
    if (collection !== postCollection && collection !== repostCollection) continue;
    const id = uriOf(did, collection, rkey);
    if (operation === 'delete') deleted.add(id);
    if (record === null || (operation !== 'create' && operation !== 'update')) continue;
    const given = { did, rkey, record, seenAt: Math.floor(us / 1000), nameOf };
    const post = collection === postCollection ? postOf(given) : repostOf(given);
    if (post) posts.set(id, { ...post, ...(operation === 'update' && { edited: true }) });
  }
  return {
    posts: [...posts.values()],
    ...(deleted.size > 0 && { deleted: [...deleted] }),
    ...(deletedAuthors.size > 0 && { deletedAuthors: [...deletedAuthors] }),
  };
}
