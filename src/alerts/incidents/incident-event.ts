import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion, SecondStory, VerdictKind } from '../../core/incident.ts';

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

/** The latest opinion of every rule, and the people of the incident. */
export interface NewFindings {
  type: 'findings';
  brand: string;
  findings: Finding[];
  /** More than usual has come lately, although it need not hold: a new rise may have begun. */
  rises: boolean;
  /** Distinct speakers of negatives since the incident began. */
  people: number;
  /** How many would have spoken in that time anyway. */
  normalPeople: number;
  /** Distinct speakers of negatives in the last hour; 0: not counted at this moment. */
  lastHour: number;
  /** Missing or null: none. */
  story?: SecondStory | null;
}

export type IncidentEvent = NewFindings | IncidentAction;

export interface TransitionResult {
  /** Open or just resolved; null: there is none. */
  incident: Incident | null;
  /** What to report now, in order. */
  occasions: Occasion[];
}
