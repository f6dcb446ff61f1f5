import type { Time } from '../../core/domain.ts';
import type { Incident, NoticeKind, Severity } from '../../core/incident.ts';

/** One of several messages that are told in one. */
export interface ListedMessage {
  /** Id of its notification. */
  id: string;
  kind: NoticeKind;
  number: number;
  brand: string;
  brandTitle: string;
  incident: string;
  name: string;
  state: Incident['state'];
  severity: Severity;
  since: Time;
  title: string;
  headline: string;
}
