import type { Time } from '../../core/domain.ts';
import type { Incident, NoticeKind } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { Failure, RecentVerdicts } from '../../wording/catalogue/values.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ToldFinding } from '../incidents/counted-in.ts';

export interface IncidentToTell {
  incident: Incident;
  kind: NoticeKind;
  number: number;
  evidence: Evidence;
  timezone: string;
  words: Catalogue;
  now: Time;
  /** What this channel was told last; null: nothing yet. */
  lastTold: { people: number; at: Time; finding?: ToldFinding | undefined } | null;
  /** The title of the channel's first message of the incident, which is kept. */
  firstTitle?: string | null;
  possibleRepeat: boolean;
  /** The brand as its owner writes it. Default: its name in the configuration. */
  brandTitle?: string;
  /** Of the loudest rule: whom to ask, and what to do, as a link or two lines. */
  owner?: string | null;
  playbook?: string | null;
  /** Of the loudest rule; null: nobody has said. */
  record?: RecentVerdicts | null;
  /** It only tries the channel: nothing has happened. */
  test?: boolean;
  /** For the kind `undelivered`: what a channel did not take. */
  undelivered: readonly Failure[];
}
