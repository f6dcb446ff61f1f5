import type { Routing, Rule } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import {
  type Incident,
  isAtLeast,
  type NoticeKind,
  type Notification,
  notificationId,
  type Occasion,
} from '../../core/incident.ts';
import { raises } from '../incidents/raises.ts';
import { quietUntil } from './quiet-hours.ts';

type NotifyingRule = Pick<Rule, 'name' | 'notify'>;
/** Channel name -> which notifications it gets, and when. A missing channel gets everything at once. */
export type Routes = ReadonlyMap<string, Routing>;

export const routesOf = (channels: readonly { name: string; routing?: Routing }[]): Routes =>
  new Map(channels.flatMap(({ name, routing }) => (routing ? [[name, routing] as const] : [])));

/** The channels of the rules that belong to an incident. */
export function channelsOf(incident: Incident, rules: readonly NotifyingRule[]): string[] {
  const involved = new Set(incident.rules.map(({ rule }) => rule));
  return [...new Set(rules.filter(({ name }) => involved.has(name)).flatMap(({ notify }) => notify))];
}

/** A row waiting to be sent. */
export const waitingRow = (
  incident: Pick<Incident, 'id' | 'brand'>,
  { occasion, number, channel }: { occasion: NoticeKind; number: number; channel: string },
  { dueAt, createdAt }: { dueAt: Time; createdAt: Time },
): Notification => ({
  id: notificationId(incident.id, occasion, number, channel),
  brand: incident.brand,
  incident: incident.id,
  occasion,
  number,
  channel,
  state: 'waiting',
  attempts: 0,
  silences: 0,
  dueAt,
  createdAt,
  sentAt: null,
  reference: null,
  error: null,
  toldWith: null,
});

/** When a channel may be notified: during its quiet hours only of severe incidents, otherwise when they end. */
export function mayTellAt(at: Time, { severity }: Pick<Incident, 'severity'>, routing: Routing | undefined): Time {
  const quiet = severity === 'severe' ? null : quietUntil(at, routing?.quietHours ?? null);
  return quiet ?? at;
}

/**
 * Rows for an occasion: one for each channel of the incident's rules whose minimum severity it reaches. Where a channel
 * has an acknowledgement deadline, also rows for its escalation channels, due at the deadline and dropped if someone
 * acknowledges before. The deadline starts once per channel, with its first alert, and again when the incident reopens. The end of a
 * minor incident is told only where somebody was called to it.
 */
export function outboxRows(
  incident: Incident,
  occasion: Occasion,
  rules: readonly NotifyingRule[],
  createdAt: Time,
  routes: Routes = new Map(),
): Notification[] {
  const { kind, number, at, severity } = occasion;
  const rows = new Map<string, Notification>();
  const channels = channelsOf(incident, rules).filter((channel) => isTold(channel, incident, routes));
  const called = kind === 'resolved' || kind === 'escalated' ? toldOverdue(incident, occasion, channels, routes) : [];
  if (kind === 'resolved' && severity === 'minor' && called.length === 0) return [];
  for (const channel of called) if (!channels.includes(channel)) channels.push(channel);
  for (const channel of channels) {
    const dueAt = mayTellAt(Math.max(at, createdAt), incident, routes.get(channel));
    const row = waitingRow(
      incident,
      { occasion: kind, number, channel },
      { dueAt: dueAt > createdAt ? dueAt : at, createdAt },
    );
    rows.set(row.id, row);
    if (!raises(kind) || incident.acknowledged || wasAsked(channel, incident, occasion, routes)) continue;
    for (const next of overdueRows(incident, occasion, channel, { dueAt, createdAt }, routes)) {
      const known = rows.get(next.id);
      if (!known || next.dueAt < known.dueAt) rows.set(next.id, next);
    }
  }
  return [...rows.values()];
}

/** Channels notified of a missed acknowledgement also get the later escalations and the end. */
function toldOverdue(incident: Incident, { at }: Occasion, channels: readonly string[], routes: Routes): string[] {
  const { acknowledged, occasions } = incident;
  return occasions
    .filter((earlier) => raises(earlier.kind) && earlier.at < at)
    .flatMap((earlier) =>
      channels.flatMap((channel) => {
        if (!isTold(channel, earlier, routes) || wasAsked(channel, incident, earlier, routes)) return [];
        const dueAt = mayTellAt(earlier.at, earlier, routes.get(channel));
        return overdueRows(incident, earlier, channel, { dueAt, createdAt: earlier.at }, routes);
      }),
    )
    .filter(({ dueAt }) => dueAt <= at && (acknowledged === null || acknowledged.at > dueAt))
    .map(({ channel }) => channel);
}

/** Whether the incident is severe enough for the channel. */
export const isTold = (channel: string, { severity }: Pick<Incident, 'severity'>, routes: Routes): boolean =>
  isAtLeast(severity, routes.get(channel)?.minSeverity ?? 'minor');

/** Whether the channel was already alerted since the incident last opened. */
function wasAsked(channel: string, { occasions }: Incident, { kind, number }: Occasion, routes: Routes): boolean {
  if (kind === 'opened' || kind === 'reopened') return false;
  const here = occasions.findIndex((other) => other.kind === kind && other.number === number);
  const before = occasions.slice(0, Math.max(0, here));
  const opening = before.findLastIndex((other) => other.kind === 'opened' || other.kind === 'reopened');
  return before.slice(Math.max(0, opening)).some((told) => raises(told.kind) && isTold(channel, told, routes));
}

/** Follows the escalation from channel to channel, adding each deadline. A cycle ends where it began. */
function overdueRows(
  incident: Incident,
  occasion: Occasion,
  first: string,
  { dueAt, createdAt }: { dueAt: Time; createdAt: Time },
  routes: Routes,
): Notification[] {
  const rows: Notification[] = [];
  const told = new Set([first]);
  // The occasion's position is stable and gives one row per occasion and channel.
  const place = incident.occasions.findIndex(
    ({ kind, number }) => kind === occasion.kind && number === occasion.number,
  );
  let toldAt = dueAt;
  for (let next = routes.get(first)?.escalation; next && !told.has(next.to); ) {
    told.add(next.to);
    toldAt = mayTellAt(toldAt + next.withinMs, incident, routes.get(next.to));
    const identity = { occasion: 'unacknowledged' as const, number: place + 1, channel: next.to };
    rows.push(waitingRow(incident, identity, { dueAt: toldAt, createdAt }));
    next = routes.get(next.to)?.escalation;
  }
  return rows;
}
