import { hasStory, sameStory } from '../alerts/evidence/same-story.ts';
import { isNews } from '../alerts/incidents/kind-rules.ts';
import { raises } from '../alerts/incidents/raises.ts';
import { loudest } from '../alerts/messages/message.ts';
import { mostListed } from '../alerts/outbox/message-limit.ts';
import type { Brand } from '../core/config.ts';
import { type Mention, minuteMs, type Time } from '../core/domain.ts';
import { messageOf } from '../core/errors.ts';
import { nameOf } from '../core/identity.ts';
import type { Incident, Notification } from '../core/incident.ts';
import type { MentionQuery } from '../core/store/mentions.ts';
import type { RowInContext } from './compose-notification.ts';
import { decideToTell } from './decide-to-tell.ts';
import { type PrepareContext, readRow, type Tellable } from './prepared.ts';

/** Waves of several brands that began within this time may have one cause. */
const togetherMs = 30 * minuteMs;
/** A first alert waits so long at most for those of other brands about which the same is being said. */
const waitMs = minuteMs;
const mostPosts = 250;
/** Limits on reading: other brands, and messages of the channel. */
const mostBrands = 20;
const mostSent = 50;
/** What is said about a brand without an alert yet, for an alert to wait for it. */
const latestPosts = 60;
const leastToWait = { posts: 2, share: 0.2 };

/** The alerts of other brands that tell the same story as one that is to be sent. */
export interface SameCause {
  /** To be told in the same message. */
  together: Tellable[];
  /** What they all say. */
  story: string;
  /** The newest one that the channel has already; null: none. */
  earlier: { brand: string; incident: string; sentAt: Time } | null;
}

/** For a first alert that is to be sent alone. Null: no other brand has the same story, or that cannot be read. */
export async function findSameCause(
  context: PrepareContext,
  known: Tellable,
): Promise<SameCause | { waitUntil: Time } | null> {
  const { row, incident } = known;
  const others = context.brands.filter(({ name, rules }) => {
    return name !== row.brand && rules.some(({ notify }) => notify.includes(row.channel));
  });
  if (!isFirst(known) || others.length === 0 || isNews(loudest(incident).finding)) return null;
  try {
    return await compareWith(context, known, others);
  } catch (error) {
    context.logger.warn({ incident: incident.id, error: messageOf(error) }, 'no comparison with other brands');
    return null;
  }
}

/** Whether it is the first that the channel hears of an incident. */
const isFirst = ({ row, rows }: RowInContext): boolean =>
  raises(row.occasion) && !rows.some(({ channel, state }) => channel === row.channel && state === 'sent');

async function compareWith(context: PrepareContext, { row, incident, now }: Tellable, others: readonly Brand[]) {
  const posts = await postsOf(context, incident, now);
  if (!hasStory(posts)) return null;
  const isOther = ({ brand, occasion }: Notification) => brand !== row.brand && raises(occasion);
  const isNear = ({ openedAt }: Incident) => Math.abs(openedAt - incident.openedAt) <= togetherMs;
  const found: SameCause = { together: [], story: '', earlier: null };
  let waitUntil = now;
  const waiting = await context.store.dueNotifications(row.channel, now + waitMs, mostListed);
  for (const other of waiting.filter(isOther)) {
    const its = await readRow(context, other);
    const decided = await decideToTell(context, its);
    if (!('incident' in decided) || !isFirst(its) || !isNear(decided.incident)) continue;
    const story = sameStory(posts, await postsOf(context, decided.incident, now));
    if (story === null) continue;
    found.together.push({ ...its, incident: decided.incident });
    found.story = story;
    waitUntil = Math.max(waitUntil, other.dueAt);
  }
  const { items: sent } = await context.store.notifications({ channel: row.channel, state: 'sent', limit: mostSent });
  for (const { incident: id, brand, sentAt } of sent.filter(isOther)) {
    if (found.earlier !== null || sentAt === null || now - sentAt > togetherMs) continue;
    const its = await context.store.incident(id);
    if (!its || !isNear(its) || sameStory(posts, await postsOf(context, its, now)) === null) continue;
    found.earlier = { brand, incident: nameOf(its), sentAt };
  }
  const told = new Set([...found.together.map(({ incident: { brand } }) => brand), found.earlier?.brand]);
  const untold = others.filter(({ name }) => !told.has(name));
  const mayWait = incident.severity !== 'severe' && now < row.createdAt + waitMs;
  if (mayWait && (await isSaidOf(context, untold, posts, now))) waitUntil = row.createdAt + waitMs;
  if (mayWait && waitUntil > now) return { waitUntil: Math.min(waitUntil, row.createdAt + waitMs) };
  return found.together.length > 0 || found.earlier ? found : null;
}

/** Whether the same is being said about a brand that has no alert yet. */
async function isSaidOf(
  context: PrepareContext,
  brands: readonly Brand[],
  posts: readonly Mention[],
  now: Time,
): Promise<boolean> {
  for (const { name: brand } of brands.slice(0, mostBrands)) {
    const { items: open } = await context.store.incidents({ brand, state: 'open', limit: 1 });
    if (open.length > 0) continue;
    const query: MentionQuery = { brand, from: now - togetherMs, to: now + 1, order: 'desc', limit: latestPosts };
    const latest = await negativesOf(context, query);
    if (sameStory(posts, latest, leastToWait) !== null) return true;
  }
  return false;
}

const postsOf = (context: PrepareContext, { brand, since: from }: Incident, now: Time): Promise<Mention[]> =>
  negativesOf(context, { brand, from, to: now + 1, limit: mostPosts });

async function negativesOf({ store }: PrepareContext, query: MentionQuery): Promise<Mention[]> {
  const mentions: Mention[] = [];
  for await (const mention of store.mentions({ ...query, labels: ['negative'] }))
    if (!mention.own) mentions.push(mention);
  return mentions;
}
