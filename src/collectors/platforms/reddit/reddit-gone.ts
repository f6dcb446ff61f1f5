import { dayMs, minuteMs, type Time } from '../../../core/domain.ts';
import { messageOf } from '../../../core/errors.ts';
import type { PartRequest } from '../../../core/plugins/collector.ts';
import type { Listed } from './reddit-client.ts';
import type { Cursor } from './reddit-cursor.ts';
import { hasNoAuthor, isGone, readThing } from './reddit-post.ts';

/** As many as Reddit takes in one request. */
const perRequest = 100;
/** In one poll: enough for 400,000 posts in two days, and a twentieth of what Reddit takes. */
const mostRequests = 3;
/** What was stored long ago is as a rule quoted by nobody. */
const recheckMs = 30 * dayMs;
/** Those that were asked for are not asked for again so soon. */
const lapMs = 15 * minuteMs;

export interface Rechecked {
  /** Ids of posts that are deleted or removed, or whose account is. */
  deleted: string[];
  lap: Cursor['lap'];
  problem: string | null;
}

/** Asks for some of the stored posts, from the newest back, whether they still stand. What fails is asked for again. */
export async function recheck(
  lap: Cursor['lap'],
  stored: NonNullable<PartRequest['stored']>,
  ask: (ids: readonly string[]) => Promise<Listed>,
  now: Time,
): Promise<Rechecked> {
  if (lap !== null && lap.before === null && now >= lap.lapAt && now - lap.lapAt < lapMs)
    return { deleted: [], lap, problem: null };
  const lapAt = lap?.before == null ? now : lap.lapAt;
  const before = Math.min(lap?.before ?? now + minuteMs, now + minuteMs);
  const most = perRequest * mostRequests;
  const known = await stored({ from: now - recheckMs, to: before }, most);
  const ids = known.map(({ id }) => id).filter((id) => /^t[13]_[a-z0-9]+$/i.test(id));
  const deleted: string[] = [];
  try {
    for (let at = 0; at < ids.length; at += perRequest) {
      const { items } = await ask(ids.slice(at, at + perRequest));
      const things = items.flatMap((item) => readThing(item) ?? []);
      deleted.push(...things.filter((thing) => isGone(thing) || hasNoAuthor(thing)).map(({ name }) => name));
    }
  } catch (error) {
    return { deleted, lap, problem: `what is deleted there could not be asked for: ${messageOf(error)}` };
  }
  const oldest = known.at(-1)?.at;
  const isOver = known.length < most || oldest === undefined;
  return { deleted, lap: { before: isOver ? null : after(oldest, known[0]?.at), lapAt }, problem: null };
}

/** More posts of the oldest moment may be stored than were looked at. */
const after = (oldest: Time, newest: Time | undefined): Time => (oldest === newest ? oldest : oldest + 1);
