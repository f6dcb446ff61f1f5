import type { Time } from './domain.ts';

/** One rule's opinion at one moment, with its evidence. */
export interface Finding {
  rule: string;
  detector: string;
  /** Left out: an alarm. News is told in other words: much is said, and not in anger. */
  level?: 'news';
  at: Time;
  /** Whether the rule holds. */
  holds: boolean;
  /** Length of the window that speaks loudest, in ms. */
  scaleMs: number;
  /** Start of the wave: the first counted negative of that window. */
  since: Time;
  /** Counted negatives in the window, and what is normal for this time of the week. */
  observed: number;
  expected: number;
  /** 95 % interval of what is normal. */
  expectedLow: number;
  expectedHigh: number;
  /** Chance of so many under the brand's normal, and the threshold that the dial asks for. */
  probability: number;
  threshold: number;
  /** How often the brand's normal gives this much, in ms. */
  returnPeriodMs: number;
  mentions: number;
  negatives: number;
  /** Share of negatives in the window, and normally. */
  share: number;
  normalShare: number;
  /** Distinct speakers of the counted negatives. */
  authors: number;
  /** Share of the window that was really observed, 0-1. */
  coverage: number;
  /** Sources of the brand that were not observed for some of the window. */
  blindSources: string[];
  /** Set while the brand is young. */
  learningUntil: Time | null;
}

export const occasions = ['opened', 'escalated', 'reminder', 'resolved'] as const;
export type OccasionKind = (typeof occasions)[number];
/** What an outbox row tells: an occasion, or that another channel could not be told about the incident. */
export type NoticeKind = OccasionKind | 'undelivered';

/** Why we speak now. `number` counts the occasions of one kind in one incident, from 1. */
export interface Occasion {
  kind: OccasionKind;
  number: number;
  at: Time;
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
  /** Distinct negative speakers of the wave beyond what is normal, when we last spoke: growth is measured by it. */
  spokenAuthors: number;
  acknowledged: { by: string; at: Time } | null;
  muted: { by: string; until: Time } | null;
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
