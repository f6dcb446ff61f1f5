import type { Time } from '../../core/domain.ts';
import type { Incident, NoticeKind } from '../../core/incident.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** A notification that a channel did not take. */
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
  /** How many people it was about when this channel was last told. */
  lastToldAuthors: number | null;
  possibleRepeat: boolean;
  /** `4 of the last 5 were real`: of the loudest rule; null: nobody has said. */
  record?: string | null;
  /** It only tries the channel: nothing has happened. */
  test?: boolean;
  /** For the kind `undelivered`. */
  undelivered: readonly Undelivered[];
}
