import type { Time } from './domain.ts';

/** What every finding says, whatever its kind. */
export interface Measured {
  rule: string;
  detector: string;
  at: Time;
  /** Whether the rule holds. */
  holds: boolean;
  /** Length of the window that speaks loudest, in ms. */
  scaleMs: number;
  /** Start of what it found: of a wave, the first counted negative of that window. */
  since: Time;
  /** What the window holds of what the kind counts, and what is normal for this time of the week. */
  observed: number;
  expected: number;
  /** 95 % interval of what is normal. */
  expectedLow: number;
  expectedHigh: number;
  /** Chance of so many under the brand's normal; of a silence, of so few. */
  probability: number;
  /** How unusual it is for this brand, and the score that the dial asks for. */
  score: number;
  threshold: number;
  /** How often the brand's normal gives this much, in ms. */
  returnPeriodMs: number;
  mentions: number;
  negatives: number;
  /** Share of negatives in the window, and normally. */
  share: number;
  normalShare: number;
  /** Distinct speakers of what was counted. */
  authors: number;
  /** Share of the window that was really observed, 0-1. */
  coverage: number;
  /** Sources of the brand that were not observed for some of the window. */
  blindSources: string[];
  /** Set while the brand is young. */
  learningUntil: Time | null;
}

/** The kinds of story that a finding can tell, and what each says beside its measures. */
export interface FindingKinds {
  /** More distinct people than usual speak badly of the brand: `observed` counts negatives, each voice once. */
  wave: Measured;
  /** More is said than usual, whatever it is: `observed` counts people. News, no alarm. */
  surge: Measured;
  /** Less is said than usual: `observed` counts mentions. News, no alarm. `quietSource`: null: all sources together. */
  silence: Measured & { quietSource: string | null };
  /** One post can become the crisis: `observed` counts such posts. The id is the mention's; null: there is none. */
  post: Measured & { post: FoundPost | null };
}

export interface FoundPost {
  id: string;
  at: Time;
  url?: string;
}

export type FindingKind = keyof FindingKinds;
export type FindingOf<K extends FindingKind> = { [Kind in K]: { kind: Kind } & FindingKinds[Kind] }[K];

/** One rule's opinion at one moment, with its evidence. */
export type Finding = FindingOf<FindingKind>;

/** How bad it is, the least first. See `alerts/incidents/severity.ts`. */
export const severities = ['minor', 'major', 'severe'] as const;
export type Severity = (typeof severities)[number];
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

/** What a person says of an incident in the end; `not-ours`: a real wave, but about something else than the brand. */
export const verdicts = ['real', 'false-alarm', 'not-ours'] as const;
export type VerdictKind = (typeof verdicts)[number];

export interface Verdict {
  verdict: VerdictKind;
  by: string;
  at: Time;
  note: string | null;
}

export const occasions = ['opened', 'escalated', 'reminder', 'resolved', 'reopened'] as const;
export type OccasionKind = (typeof occasions)[number];
/**
 * What an outbox row tells: an occasion, or a notice: that another channel could not be told about the incident, or that
 * nobody has acknowledged what another channel was told.
 */
export type NoticeKind = OccasionKind | 'undelivered' | 'unacknowledged';

/** Why we speak now. `number` counts the occasions of one kind in one incident, from 1. */
export interface Occasion {
  kind: OccasionKind;
  number: number;
  at: Time;
  /** Of the incident, then. */
  severity: Severity;
  /** Of an escalation: the wave has grown, or a single post has joined that can become a crisis of its own. */
  cause?: 'growth' | 'alarm' | 'post';
}

export interface RuleInIncident {
  rule: string;
  firstAt: Time;
  lastHeldAt: Time;
  /** The finding that opened or last raised it, and the newest. */
  peak: Finding;
  latest: Finding;
}

export interface Incident {
  /** `brand` + the time it opened: the same history gives the same id. */
  id: string;
  brand: string;
  state: 'open' | 'resolved';
  /** Start of the wave in event time. */
  since: Time;
  openedAt: Time;
  resolvedAt: Time | null;
  rules: RuleInIncident[];
  /** The worst that it has been. */
  severity: Severity;
  /** Distinct negative speakers of the wave beyond what is normal, when we last spoke: growth is measured by it. */
  spokenAuthors: number;
  acknowledged: { by: string; at: Time } | null;
  muted: { by: string; until: Time; reason: string | null } | null;
  /** The last word of a person on what it was; null: nobody has said. */
  verdict: Verdict | null;
  occasions: Occasion[];
}

export const notificationStates = ['waiting', 'sending', 'sent', 'superseded', 'dead'] as const;

/** One occasion of one incident for one channel: the outbox row. */
export interface Notification {
  /** `notificationId(...)`: stable, so that receivers can tell a repeat. */
  id: string;
  brand: string;
  incident: string;
  occasion: NoticeKind;
  number: number;
  channel: string;
  state: (typeof notificationStates)[number];
  /** Sends that were begun. */
  attempts: number;
  /** Sends that were begun and never answered. */
  silences: number;
  /** Domain time; compared with the injected clock. */
  dueAt: Time;
  createdAt: Time;
  sentAt: Time | null;
  /** What the channel gave back (Slack: channel and ts; mail: Message-ID). */
  reference: Record<string, string> | null;
  error: string | null;
}

export const notificationId = (incident: string, occasion: NoticeKind, number: number, channel: string): string =>
  `${incident}/${occasion}/${number}/${channel}`;
