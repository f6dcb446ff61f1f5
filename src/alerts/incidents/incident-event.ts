import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion, VerdictKind } from '../../core/incident.ts';

/** What a person does to an incident. */
export type IncidentAction =
  | { type: 'acknowledge'; by: string }
  | { type: 'mute'; by: string; until: Time; reason?: string | null }
  | ({ type: 'resolve'; by: string } & Partial<Judgement>)
  /** Also of one that is resolved. */
  | ({ type: 'judge'; by: string } & Judgement);

/** What a person says it was. */
export interface Judgement {
  verdict: VerdictKind;
  note?: string | null;
}

/** The newest opinion of every rule, and the distinct negative speakers of the wave beyond what is normal. */
export interface NewFindings {
  type: 'findings';
  brand: string;
  findings: Finding[];
  speakers: number;
}

export type IncidentEvent = NewFindings | IncidentAction;

export interface TransitionResult {
  /** Open or just resolved; null: there is none. */
  incident: Incident | null;
  /** What to say now, in order. */
  occasions: Occasion[];
}
