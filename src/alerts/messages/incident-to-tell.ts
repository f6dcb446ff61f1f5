import type { Time } from '../../core/domain.ts';
import type { Incident, NoticeKind } from '../../core/incident.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** A notification that could not be delivered to its channel. */
export interface Undelivered {
  channel: string;
  kind: NoticeKind;
  reason: string;
}

export interface IncidentToTell {
  incident: Incident;
  kind: NoticeKind;
  number: number;
  evidence: Evidence;
  timezone: string;
  now: Time;
  /** Number of people at this channel's last notification. */
  lastToldAuthors: number | null;
  possibleRepeat: boolean;
  /** Track record of the main rule, such as `4 of the last 5 were real`; null: no verdicts. */
  record?: string | null;
  /** Only tests the channel: nothing has happened. */
  test?: boolean;
  /** For the kind `undelivered`. */
  undelivered: readonly Undelivered[];
}
