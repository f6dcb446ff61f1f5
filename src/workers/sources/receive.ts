import type { Time } from '../../core/domain.ts';
import { messageOf } from '../../core/errors.ts';
import type { Delivery, Door, PushedPost, RejectedItem } from '../../core/plugins/door.ts';
import type { ArrivalStore } from '../../core/store/arrivals.ts';
import type { Source, SourceContext } from './context.ts';
import { listenersOf } from './listeners.ts';
import { finderOf, postsOf, saveFound } from './read-pages.ts';

/** The answer to a delivery that was taken. */
export interface Receipt {
  /** Rows of the body. */
  received: number;
  /** Posts that match a brand. */
  matched: number;
  /** Mentions: a post that matches two brands is two. */
  stored: number;
  alreadyStored: number;
  rejected: RejectedItem[];
}

export type ReceiveContext = Omit<SourceContext, 'store'> & { store: SourceContext['store'] & ArrivalStore };
export type DoorSource = Source & { collector: { door: Door } };

export const hasDoor = (source: Source): source is DoorSource => source.collector.door !== undefined;

const mostTold = 20;

/** Stores what is delivered to a source. When it returns, all of it is stored. Throws TurnedAway. */
export async function receive(context: ReceiveContext, source: DoorSource, delivery: Delivery): Promise<Receipt> {
  const { store, clock, logger, nudges } = context;
  const { door } = source.collector;
  const { received, posts, rejected } = await door.open(delivery);
  const seen = clock.now();
  const saved = { matched: 0, stored: 0, alreadyStored: 0 };
  for (const [platform, pushed] of byPlatform(posts)) {
    const one = await storePosts(context, { ...source, platform }, { pushed, seen, history: door.history });
    saved.matched += one.matched;
    saved.stored += one.stored;
    saved.alreadyStored += one.alreadyStored;
  }
  // What was delivered is stored: a sender that is told of a failure from here on would send it again.
  const said = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) =>
      logger.warn({ source: source.name, error: messageOf(error) }, 'a delivery was stored, and could not be counted'),
    );
  };
  await said(store.addArrivals(source.name, 'accepted', 1, seen));
  if (saved.stored > 0) await said(nudges.nudge('score', {}));
  return { received, ...saved, rejected: rejected.slice(0, mostTold) };
}

async function storePosts(
  context: ReceiveContext,
  source: DoorSource,
  { pushed, seen, history }: { pushed: readonly PushedPost[]; seen: Time; history: boolean },
): Promise<Pick<Receipt, 'matched' | 'stored' | 'alreadyStored'>> {
  const posts = pushed.map(({ post }) => post);
  const find = finderOf(context, source, listenersOf(context, source));
  const found = await find(postsOf({ posts }, seen), history ? null : seen);
  const { mentions, stored, alreadyStored } = await saveFound(context, source, { posts, found, seen });
  return { matched: new Set(mentions.map(({ platformId }) => platformId)).size, stored, alreadyStored };
}

function byPlatform(posts: readonly PushedPost[]): Map<string, PushedPost[]> {
  const groups = new Map<string, PushedPost[]>();
  for (const pushed of posts) groups.set(pushed.platform, [...(groups.get(pushed.platform) ?? []), pushed]);
  return groups;
}
