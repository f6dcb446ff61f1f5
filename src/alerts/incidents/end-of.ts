import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';

/** An incident ends when its rules last held, although it is only resolved hours later. */
export const endOf = (incident: Incident, otherwise: Time): Time =>
  incident.resolvedAt === null ? otherwise : Math.max(incident.since, ...incident.rules.map((rule) => rule.lastHeldAt));
