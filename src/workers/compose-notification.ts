import type { Evidence } from '../alerts/evidence/evidence.ts';
import type { ToldFinding } from '../alerts/incidents/counted-in.ts';
import type { IncidentToTell } from '../alerts/messages/incident-to-tell.ts';
import { type AlertMessage, describeIncident, loudest } from '../alerts/messages/message.ts';
import type { Reference } from '../alerts/notifiers/notifier.ts';
import { mayTellAt, type Routes } from '../alerts/outbox/outbox.ts';
import { compareRows, isUndelivered, reasonNotToSend, undeliveredRows } from '../alerts/outbox/outbox-rules.ts';
import { toldMessages } from '../alerts/outbox/told-finding.ts';
import type { Brand } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import type { Incident, Notification } from '../core/incident.ts';
import type { NotificationOutcome } from '../core/store/outbox.ts';
import type { Catalogue } from '../wording/catalogue/catalogue.ts';
import type { RecentVerdicts } from '../wording/catalogue/values.ts';

/** A row with its incident and the incident's other rows, as they are now. */
export interface RowInContext {
  row: Notification;
  /** Null: the incident is gone. */
  incident: Incident | null;
  /** All rows of the incident. */
  rows: readonly Notification[];
  now: Time;
}

export interface Channels<N> {
  brands: readonly Brand[];
  /** The configured notifiers, by channel name. */
  notifiers: ReadonlyMap<string, N>;
  /** Default: every channel gets every notification at once. */
  routes?: Routes;
}

/** Decides a row: either an outcome without sending now, or the incident to report and its notifier. */
export function decideRow<N>(
  { row, incident, rows, now }: RowInContext,
  channels: Channels<N>,
): { outcome: NotificationOutcome } | { incident: Incident; notifier: N } {
  const skip = reasonNotToSend(row, incident, rows, now);
  if (skip !== null || incident === null) return { outcome: { state: 'superseded', error: skip } };
  if (row.silences > 1) {
    const also = undeliveredRows(channels, row, incident, rows, now);
    return { outcome: { state: 'dead', error: 'no answer twice: it may or may not have arrived', also } };
  }
  const dueAt = mayTellAt(now, incident, channels.routes?.get(row.channel));
  // Quiet hours that began after the row was queued or tried.
  if (dueAt > now) return { outcome: { state: 'waiting', dueAt, unattempted: true, error: null } };
  const notifier = channels.notifiers.get(row.channel);
  if (notifier === undefined)
    return { outcome: { state: 'dead', error: `channel '${row.channel}' is not configured` } };
  return { incident, notifier };
}

/** Everything that a message is built from. */
export interface Gathered extends RowInContext {
  incident: Incident;
  evidence: Evidence;
  /** Of the loudest rule; null: nobody has said, or it cannot be read. */
  record: RecentVerdicts | null;
  timezone: string;
  words: Catalogue;
  /** The kind of a channel; null: it is not configured any more. */
  typeOf?(channel: string): string | null;
  /** Undefined: it is not configured any more. */
  brand?: Brand | undefined;
}

export interface Composed {
  message: AlertMessage;
  /** The channel's answer to its first message of the incident; null: this is the first. */
  thread: Reference | null;
}

/** The row as a message about the incident as it is now. */
export function composeNotification({
  row,
  incident,
  rows,
  now,
  evidence,
  record,
  timezone,
  words,
  brand,
  typeOf = () => null,
}: Gathered): Composed {
  const sent = rows
    .filter(({ channel, state, occasion }) => {
      return channel === row.channel && state === 'sent' && occasion !== 'undelivered';
    })
    .toSorted(compareRows);
  const last = sent.at(-1);
  const people = Number(last?.reference?.authors);
  const message = describeIncident({
    incident,
    kind: row.occasion,
    number: row.number,
    evidence,
    timezone,
    words,
    now,
    lastTold: last && people > 0 ? { people, at: last.sentAt ?? last.createdAt, finding: foundIn(last) } : null,
    firstTitle: sent.find(({ reference }) => reference?.title)?.reference?.title ?? null,
    possibleRepeat: row.silences > 0,
    record,
    ...writtenFor(brand, incident),
    undelivered: rows
      .filter((other) => isUndelivered(other, now))
      .map(({ channel, occasion, error }) => ({ channel, type: typeOf(channel), kind: occasion, reason: error })),
  });
  // A list is no thread of an incident.
  return { message, thread: sent.find(({ toldWith }) => toldWith === null)?.reference ?? null };
}

const foundIn = (sent: Notification): ToldFinding | undefined => toldMessages([sent])[0]?.finding;

/** What the configuration has written for readers: of the brand, and of the loudest rule. */
function writtenFor(
  brand: Brand | undefined,
  incident: Incident,
): Pick<IncidentToTell, 'brandTitle' | 'owner' | 'playbook'> {
  const { rule } = loudest(incident).finding;
  const { owner = null, playbook = null } = brand?.rules.find(({ name }) => name === rule) ?? {};
  return { brandTitle: brand?.title ?? incident.brand, owner, playbook };
}
