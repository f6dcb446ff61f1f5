import { concernedPosts } from '../alerts/evidence/concerned-posts.ts';
import { loudest } from '../alerts/messages/message.ts';
import type { Notifier } from '../alerts/notifiers/notifier.ts';
import { dependsOnPosts, takes } from '../alerts/outbox/only.ts';
import { minuteMs } from '../core/domain.ts';
import type { Incident, Notification } from '../core/incident.ts';
import { decideRow, type RowInContext } from './compose-notification.ts';
import type { PrepareContext } from './prepared.ts';

/** What an incident is about may become clear later. */
const lookAgainMs = 10 * minuteMs;

/** Decides a row, also by what its rule and channel take. What they do not take yet waits while the incident is open. */
export async function decideToTell(
  context: PrepareContext,
  known: RowInContext,
): Promise<ReturnType<typeof decideRow<Notifier>>> {
  const decided = decideRow(known, context);
  if ('outcome' in decided || (await isTaken(context, known, decided.incident))) return decided;
  return decided.incident.state === 'open'
    ? { outcome: { state: 'waiting', dueAt: known.now + lookAgainMs, unattempted: true, error: null } }
    : { outcome: { state: 'superseded', error: 'its posts are not those that the channel takes' } };
}

async function isTaken(
  { store, brands, routes = new Map() }: PrepareContext,
  { row, rows, now }: RowInContext,
  incident: Incident,
): Promise<boolean> {
  // Nobody knows whether a repeat has arrived before. Who hears that a message was not delivered has to mend a channel.
  if (row.silences > 0 || row.occasion === 'undelivered') return true;
  const rules = brands.find(({ name }) => name === incident.brand)?.rules ?? [];
  const asked = channelsAsked(row, routes).filter((channel) => !wasTold(channel, rows));
  const open = asked.filter((channel) => dependsOnPosts(channel, incident, rules, routes));
  if (open.length < asked.length || open.length === 0) return true;
  const posts = await concernedPosts(store, incident, loudest(incident).finding, now);
  return open.some((channel) => takes(channel, incident, { rules, routes, posts }));
}

/** The channel itself; for an overdue acknowledgement, the channels that had to answer. */
function channelsAsked({ channel, occasion }: Notification, routes: NonNullable<PrepareContext['routes']>): string[] {
  if (occasion !== 'unacknowledged') return [channel];
  return [...routes].flatMap(([name, { escalation }]) => (escalation?.to === channel ? [name] : []));
}

/** Who was told of an incident also hears how it goes on. */
const wasTold = (channel: string, rows: readonly Notification[]): boolean =>
  rows.some((row) => row.channel === channel && row.state === 'sent' && row.occasion !== 'undelivered');
