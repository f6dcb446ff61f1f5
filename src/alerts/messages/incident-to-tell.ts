import type { Time } from '../../core/domain.ts';
import type { Incident, NoticeKind } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { Failure, RecentVerdicts } from '../../wording/catalogue/values.ts';
import type { Evidence } from '../evidence/evidence.ts';

export interface IncidentToTell {
  incident: Incident;
  kind: NoticeKind;
  number: number;
  evidence: Evidence;
  timezone: string;
  words: Catalogue;
  now: Time;
  /** Number of people at this channel's last notification. */
  lastToldAuthors: number | null;
  possibleRepeat: boolean;
  /** Of the loudest rule; null: nobody has said. */
  record?: RecentVerdicts | null;
  /** The brand as people write it; default: its name. */
  brandTitle?: string;
  /** Of the loudest rule: whom to ask, and what to do. */
  owner?: string | null;
  playbook?: string | null;
  /** It only tries the channel: nothing has happened. */
  test?: boolean;
  /** For the kind `undelivered`: what a channel did not take. */
  undelivered: readonly Failure[];
}
