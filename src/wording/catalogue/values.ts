import type { FindingKind, Measured, NoticeKind, VerdictKind } from '../../core/incident.ts';

/** A length of time that was counted over. `seen`: the share of it that was observed, 0-1; null: nearly all. */
export interface WindowSeen {
  ms: number;
  seen: number | null;
}

/** The numbers of a finding. */
export interface Found
  extends Pick<
    Measured,
    | 'observed'
    | 'expected'
    | 'expectedLow'
    | 'expectedHigh'
    | 'returnPeriodMs'
    | 'mentions'
    | 'negatives'
    | 'share'
    | 'normalShare'
    | 'authors'
  > {
  window: WindowSeen;
}

/** `quietSource`: null: all sources together. */
export interface FoundSilence extends Found {
  quietSource: string | null;
}

/** `post`: null: it could not be read. `harms`: their names in this language. */
export interface FoundUrgentPost extends Found {
  post: { author: string | null; followers: number | null; source: string; harms: readonly string[] } | null;
}

/** A part of a whole, 0-1. */
export interface NamedShare {
  name: string;
  share: number;
}

/** Accounts that act like bots. */
export interface Bots {
  accounts: number;
  posts: number;
  share: number;
  gapMs: number;
}

/** What a finding is tried without, and how many voices that takes away. */
export interface TakenAway {
  without: 'top author' | 'largest story' | 'bot-like cluster';
  removed: number;
}

export interface PastIncident {
  name: string;
  voices: number;
  lastedMs: number;
  terms: readonly string[];
  verdict: VerdictKind | null;
}

export interface ToldStoryValues {
  posts: number;
  authors: number;
  share: number;
  since: string;
  author: string | null;
  source: string;
}

/** How many of the newest incidents with a verdict were real. */
export interface RecentVerdicts {
  judged: number;
  real: number;
}

export interface Failure {
  channel: string;
  kind: NoticeKind;
  /** What the channel said; null: nothing is known. */
  reason: string | null;
}

/** What was only news has become an alarm. `before`: null: it is not known. */
export interface BecameAlarm {
  before: FindingKind | null;
  now: FindingKind;
}
