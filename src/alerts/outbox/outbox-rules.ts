import type { Brand } from '../../core/config.ts';
import { minuteMs, type Time } from '../../core/domain.ts';
import { type Incident, type NoticeKind, type Notification, occasions } from '../../core/incident.ts';
import { breaksMute } from '../incidents/breaks-mute.ts';
import { channelsOf, mayTellAt, type Routes, waitingRow } from './outbox.ts';

const kinds: readonly NoticeKind[] = [...occasions, 'undelivered', 'unacknowledged'];
const rank = ({ occasion, number }: Notification): number => kinds.indexOf(occasion) * 10_000 + number;

/** Rows of one class supersede each other: the occasions, and each kind of notice. */
const classOf = ({ occasion }: Notification): string =>
  occasion === 'undelivered' || occasion === 'unacknowledged' ? occasion : 'occasion';

/** Orders rows as they were created. */
export const compareRows = (a: Notification, b: Notification): number =>
  a.createdAt - b.createdAt || rank(a) - rank(b) || (a.channel < b.channel ? -1 : Number(a.channel > b.channel));

/** Why an unsent row must not be sent any more; null: send it. `rows`: all rows of the incident. */
export function reasonNotToSend(
  row: Notification,
  incident: Incident | null,
  rows: readonly Notification[],
  now: Time,
): string | null {
  if (incident === null) return 'the incident is gone';
  const newer = rows.find(
    (other) =>
      other.channel === row.channel &&
      classOf(other) === classOf(row) &&
      (other.state === 'waiting' || other.state === 'sending' || other.state === 'sent') &&
      compareRows(other, row) > 0,
  );
  if (newer) return `superseded by ${newer.occasion} ${newer.number}`;
  const { muted, acknowledged } = incident;
  if (row.occasion === 'resolved') return null;
  const asks = row.occasion === 'reminder' || row.occasion === 'unacknowledged';
  if (incident.state === 'resolved' && asks) return 'the incident is over';
  if (muted && muted.until > now && !isWorse(row, incident))
    return `muted by ${muted.by} until ${new Date(muted.until).toISOString()}`;
  if (acknowledged && asks) return `acknowledged by ${acknowledged.by}`;
  return null;
}

const isWorse = ({ occasion, number }: Notification, { occasions: spoken }: Incident): boolean =>
  spoken.some((one) => one.kind === occasion && one.number === number && breaksMute(one));

/** A channel unreachable for this long counts as failed, and the others are notified. Sending to it still continues. */
const lateMs = 30 * minuteMs;

/** Whether a row failed to reach its readers: it was given up, or its channel has been unreachable for long. */
export const isUndelivered = ({ state, occasion, error, createdAt }: Notification, now: Time): boolean =>
  occasion !== 'undelivered' &&
  (state === 'dead' || (state !== 'sent' && state !== 'superseded' && error !== null && now - createdAt >= lateMs));

interface UndeliveredContext {
  brands: readonly Brand[];
  notifiers: { has(channel: string): boolean };
  routes?: Routes;
}

/**
 * Notices to the other channels of the incident's rules about an undelivered row. Once per row, because the row's
 * position in the incident is part of the id. An undelivered notice causes no further notice.
 */
export function undeliveredRows(
  { brands, notifiers, routes }: UndeliveredContext,
  row: Notification,
  incident: Incident,
  rows: readonly Notification[],
  now: Time,
): Notification[] {
  if (row.occasion === 'undelivered') return [];
  const rules = brands.find(({ name }) => name === incident.brand)?.rules ?? [];
  const before = rows.filter((other) => other.occasion !== 'undelivered' && compareRows(other, row) < 0);
  const number = before.length + 1;
  return channelsOf(incident, rules)
    .filter((channel) => channel !== row.channel && notifiers.has(channel))
    .map((channel) =>
      waitingRow(
        incident,
        { occasion: 'undelivered', number, channel },
        { dueAt: mayTellAt(now, incident, routes?.get(channel)), createdAt: now },
      ),
    );
}
