import type { FindingKind, Measured, NoticeKind, VerdictKind } from '../../core/incident.ts';

/** A length of time that was counted over. `seen`: the share of it that was observed, 0-1; null: nearly all. */
export interface WindowSeen {
  ms: number;
  seen: number | null;
}

/** The numbers of a finding. */
export interface Found extends Pick<Measured, 'observed' | 'mentions' | 'negatives' | 'normalShare'> {
  window: WindowSeen;
  /** How many are usual in that window, at most and at least. Null: it would say nothing. */
  usualUpTo: number | null;
  usualAtLeast: number | null;
}

/** `quietSource`: null: all sources together. */
export interface FoundSilence extends Found {
  quietSource: string | null;
}

/** `post`: null: it could not be read. `harms`: their names in this language. `says`: its words about them, if any. */
export interface FoundUrgentPost extends Found {
  post: {
    author: string | null;
    followers: number | null;
    source: string;
    harms: readonly string[];
    says: string | null;
  } | null;
}

/** A time in words: its time of day, and its date; null: today. */
export interface Moment {
  clock: string;
  date: string | null;
}

/** Who spoke: the one number of a message, as its nouns need it. */
export interface Who {
  people: number;
  outlets: number;
  /** Posts whose authors are not known. */
  nameless: number;
  /** Not all were read: `people` counts outlets as well. */
  mixed: boolean;
}

export type Trend = 'growing' | 'steady' | 'fading';

/** An incident as a headline tells it. */
export interface ToldIncident {
  brand: string;
  who: Who;
  /** Most of them complain. */
  complained: boolean;
  lastedMs: number;
  /** When it began. */
  since: string;
  /**
   * What the reader was told last; `isOnDayOfSince`: on the day of the beginning, not today. `at`: null: before it had
   * ended and started again. Null: nothing, or no fewer.
   */
  before: { people: number; at: Moment | null; isOnDayOfSince: boolean } | null;
  /** What the reader was told last of the same window. Null: nothing, or of another one. */
  foundBefore: { observed: number; at: Moment } | null;
  /** By whom, and as what. Null: nobody closed it. */
  closed: { by: string; as: VerdictKind | null } | null;
  /** Null: too early to say. */
  trend: Trend | null;
  /** How many people are usual in that time at most. Null: it would say nothing. */
  usualUpTo: number | null;
}

/** Of what holds again. */
export interface Restarted {
  /** When it had ended; null: it is not known. */
  stopped: Moment | null;
  /** A person had closed it: it need not have stopped. */
  wasClosed: boolean;
  /** Since when it holds again; null: it is not known, or it never stopped. */
  again: Moment | null;
}

/** What most of them speak of. `unclear`: nothing in common; `unread`: nobody has looked. */
export type Topic = { term: string } | 'unclear' | 'unread';

/** A part of a whole. */
export interface NamedPart {
  name: string;
  count: number;
}

/** Accounts that act like bots. */
export interface Bots {
  accounts: number;
  posts: number;
  share: number;
  gapMs: number;
}

/** What a finding is tried without. */
export type TakenAway = 'top author' | 'largest story' | 'bot-like cluster';

export interface PastIncident {
  name: string;
  /** Its date. */
  began: string;
  people: number;
  lastedMs: number;
  terms: readonly string[];
  verdict: VerdictKind | null;
}

export interface ToldStoryValues {
  posts: number;
  since: string;
  author: string | null;
  source: string;
}

/** How much of each source was read. */
export interface SourcesRead {
  /** Read without gaps. */
  whole: readonly string[];
  /** Not read up to now; `since`: null: never. */
  blind: readonly { source: string; since: string | null }[];
  /** All of it was read until what is told began. */
  upToTheBeginning: boolean;
  /** Read with gaps; share 0-1. Null: nobody knows how much. */
  partly: readonly { source: string; share: number | null }[];
}

/** How many of the newest incidents with a verdict were real. */
export interface RecentVerdicts {
  judged: number;
  real: number;
}

export interface Failure {
  channel: string;
  /** The kind of channel, such as `email`; null: it is not known. */
  type: string | null;
  kind: NoticeKind;
  /** What the channel said; null: nothing is known. */
  reason: string | null;
}

/** What was only news has become an alarm. `before`: null: it is not known. */
export interface BecameAlarm {
  before: FindingKind | null;
  now: FindingKind;
}
