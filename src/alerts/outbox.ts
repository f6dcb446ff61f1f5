import type { Rule } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import { type Incident, type NoticeKind, type Notification, notificationId, type Occasion } from '../core/incident.ts';

type Told = Pick<Rule, 'name' | 'notify'>;

/** The channels of the rules that hold in an incident. */
export function channelsOf(incident: Incident, rules: readonly Told[]): string[] {
  const involved = new Set(incident.rules.map(({ rule }) => rule));
  return [...new Set(rules.filter(({ name }) => involved.has(name)).flatMap(({ notify }) => notify))];
}

/** A row that waits to be sent. */
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
});

/** One occasion of an incident becomes one row per channel of the rules that hold in it. */
export const outboxRows = (
  incident: Incident,
  { kind: occasion, number, at: dueAt }: Occasion,
  rules: readonly Told[],
  createdAt: Time,
): Notification[] =>
  channelsOf(incident, rules).map((channel) =>
    waitingRow(incident, { occasion, number, channel }, { dueAt, createdAt }),
  );
