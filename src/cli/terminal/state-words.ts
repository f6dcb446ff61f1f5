import { isMuted } from '../../alerts/incidents/incident.ts';
import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import { en } from '../../wording/catalogue/en.ts';
import { localTime } from './output.ts';

/** `open, acknowledged by jo`, `open, muted until 14:05`, `resolved, false alarm`. */
export function stateWords(incident: Incident, now: Time, timezone: string): string {
  if (incident.state === 'resolved')
    return ['resolved', ...(incident.verdict ? [en.verdicts[incident.verdict.verdict].name] : [])].join(', ');
  const parts = ['open'];
  if (incident.acknowledged) parts.push(`acknowledged by ${incident.acknowledged.by}`);
  if (incident.muted && isMuted(incident, now)) parts.push(`muted until ${localTime(incident.muted.until, timezone)}`);
  return parts.join(', ');
}
