import type { Rule } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import { type Incident, type Notification, notificationId, type Occasion } from '../core/incident.ts';

/** One occasion of an incident becomes one row per channel of the rules that hold in it. */
export function outboxRows(
  incident: Incident,
  occasion: Occasion,
  rules: readonly Pick<Rule, 'name' | 'notify'>[],
  now: Time,
): Notification[] {
  const involved = new Set(incident.rules.map(({ rule }) => rule));
  const channels = new Set(rules.filter(({ name }) => involved.has(name)).flatMap(({ notify }) => notify));
  return [...channels].map((channel) => ({
    id: notificationId(incident.id, occasion.kind, occasion.number, channel),
    brand: incident.brand,
    incident: incident.id,
    occasion: occasion.kind,
    number: occasion.number,
    channel,
    state: 'waiting',
    attempts: 0,
    silences: 0,
    dueAt: occasion.at,
    createdAt: now,
    sentAt: null,
    reference: null,
    error: null,
  }));
}
