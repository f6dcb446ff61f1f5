import type { Time } from './domain.ts';

/** The measures that findings of every kind have. */
export interface Measured {
  rule: string;
  detector: string;
  at: Time;
  /** Whether the rule holds. */
  holds: boolean;
  /** Length in ms of the window with the highest score. */
  scaleMs: number;
  /** Start of what the rule found. For a wave: the first counted negative of the window. */
  since: Time;
  /** The count in the window, and the normal count for this time of the week. The kind says what is counted. */
  observed: number;
  expected: number;
  /** 95 % interval of the normal count. */
  expectedLow: number;
  expectedHigh: number;
  /** Probability of so many under the brand's baseline; for a silence, of so few. */
  probability: number;
  /** How unusual the window is for this brand, and the score that the dial requires. */
  score: number;
  threshold: number;
  /** How often the brand's baseline alone produces this much, in ms. */
  returnPeriodMs: number;
  mentions: number;
  negatives: number;
  /** Share of negatives in the window, and the normal share. */
  share: number;
  normalShare: number;
  /** Distinct speakers of the counted mentions. */
  authors: number;
  /** Share of the window that was observed, 0-1. */
  coverage: number;
  /** The brand's sources that were blind for part of the window. */
  blindSources: string[];
  /** Set while the brand's baseline is still being learned. */
  learningUntil: Time | null;
}

/** The kinds of finding, with the fields that each adds to the measures. */
export interface FindingKinds {
  /** More distinct people than usual post negatively: `observed` counts negatives, each voice once. */
  wave: Measured;
  /** More people than usual post, whatever they say: `observed` counts people. News, not an alarm. */
  surge: Measured;
  /**
   * Fewer mentions than usual: `observed` counts mentions. News, not an alarm. `quietSource` null: all sources
   * together.
   */
  silence: Measured & { quietSource: string | null };
  /** One post can become a crisis: `observed` counts such posts. `post` null: there is none. */
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

/** Lowest first. See `alerts/incidents/severity.ts`. */
export const severities = ['minor', 'major', 'severe'] as const;
export type Severity = (typeof severities)[number];
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

/** A person's final judgement of an incident. `not-ours`: a real wave, but not about the brand. */
export const verdicts = ['real', 'false-alarm', 'not-ours'] as const;
export type VerdictKind = (typeof verdicts)[number];

/** Stands for a person where a command was run by an account of the machine, such as root. */
export const onServer = 'the server';

export interface Verdict {
  verdict: VerdictKind;
  by: string;
  at: Time;
  note: string | null;
}

export const occasions = ['opened', 'escalated', 'reminder', 'resolved', 'reopened'] as const;
export type OccasionKind = (typeof occasions)[number];
/**
 * What an outbox row reports: an occasion, or a notice. A notice says that another channel could not be reached, or
 * that nobody has acknowledged another channel's alert.
 */
export type NoticeKind = OccasionKind | 'undelivered' | 'unacknowledged';

/** Why we notify now. `number` counts the occasions of one kind in one incident, from 1. */
export interface Occasion {
  kind: OccasionKind;
  number: number;
  at: Time;
  /** The incident's severity at that time. */
  severity: Severity;
  /**
   * Cause of an escalation: five times as many people, it has become severe, news has become an alarm, or a post that can
   * become a crisis has joined, or many people speak of something that no message named.
   */
  cause?: 'growth' | 'severity' | 'alarm' | 'post' | 'story';
  /** Only of one that reopened: when it had ended, whether a person had closed it, and since when it holds again. */
  stoppedAt?: Time;
  wasClosed?: true;
  /** Missing: not known, as when it had not stopped. */
  againSince?: Time;
  /** Only with the cause `story`. */
  story?: SecondStory;
}

/** Something else that people speak of in an incident, and who alone would open one. */
export interface SecondStory {
  /** Distinct people. */
  people: number;
  /** The first of their posts. */
  since: Time;
  /** What it is about, see `analysis/text/story-marks.ts`. */
  marks: string;
}

export interface RuleInIncident {
  rule: string;
  firstAt: Time;
  lastHeldAt: Time;
  /** `peak`: the finding that opened or last raised it. `latest`: the newest. */
  peak: Finding;
  latest: Finding;
}

export interface Incident {
  /** `brand` + the opening time: replaying the same history gives the same id. */
  id: string;
  /**
   * What people call it, such as `acme-17`: the store numbers a brand's incidents in the order in which they open. Missing
   * before it is stored.
   */
  name?: string;
  brand: string;
  state: 'open' | 'resolved';
  /** Start of the wave in event time. */
  since: Time;
  openedAt: Time;
  resolvedAt: Time | null;
  rules: RuleInIncident[];
  /** The highest severity so far. It never falls. */
  severity: Severity;
  /** Distinct speakers of negatives since the incident began, each once however long it lasts. */
  people: number;
  /** Its height: the most people in an hour. */
  mostInHour: number;
  /** `people` when the incident last spoke. Growth is measured against it. */
  spokenAuthors: number;
  /** `severity` when the incident last spoke. */
  spokenSeverity: Severity;
  acknowledged: { by: string; at: Time } | null;
  muted: { by: string; until: Time; reason: string | null } | null;
  /** Who closed it before it was over; missing: nobody did. */
  closedBy?: string;
  /** The latest verdict of a person; null: none yet. */
  verdict: Verdict | null;
  occasions: Occasion[];
}

export const notificationStates = ['waiting', 'sending', 'sent', 'superseded', 'dead'] as const;

/** One occasion of one incident for one channel: the outbox row. */
export interface Notification {
  /** `notificationId(...)`: stable, so that receivers can recognise a repeat. */
  id: string;
  brand: string;
  incident: string;
  occasion: NoticeKind;
  number: number;
  channel: string;
  state: (typeof notificationStates)[number];
  /** Number of sends started. */
  attempts: number;
  /** Number of sends started and never answered. */
  silences: number;
  /** Domain time, compared with the injected clock. */
  dueAt: Time;
  createdAt: Time;
  sentAt: Time | null;
  /** Reference returned by the channel (Slack: channel and ts; mail: Message-ID). */
  reference: Record<string, string> | null;
  error: string | null;
  /**
   * Id of the row whose message tells this one as well; its own id in that row. Set from the claim on, and kept until it
   * is certain that the message did not arrive. Null: the row has a message of its own.
   */
  toldWith: string | null;
}

export const notificationId = (incident: string, occasion: NoticeKind, number: number, channel: string): string =>
  `${incident}/${occasion}/${number}/${channel}`;
