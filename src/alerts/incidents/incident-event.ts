import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion, VerdictKind } from '../../core/incident.ts';

/** A person's action on an incident. */
export type IncidentAction =
  | { type: 'acknowledge'; by: string }
  | { type: 'mute'; by: string; until: Time; reason?: string | null }
  | ({ type: 'resolve'; by: string } & Partial<Judgement>)
  /** Also allowed on a resolved incident. */
  | ({ type: 'judge'; by: string } & Judgement);

/** A person's verdict on the incident. */
export interface Judgement {
  verdict: VerdictKind;
  note?: string | null;
}

/** The latest opinion of every rule, and the wave's distinct negative speakers above normal. */
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
  /** What to report now, in order. */
  occasions: Occasion[];
}
