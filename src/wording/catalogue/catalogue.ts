import type { Time } from '../../core/domain.ts';
import type { FindingKind, NoticeKind, OccasionKind, Severity, VerdictKind } from '../../core/incident.ts';
import type { TimeWords } from '../words.ts';
import type { KindSentences } from './kind-sentences.ts';
import type {
  BecameAlarm,
  Bots,
  Failure,
  Found,
  FoundSilence,
  FoundUrgentPost,
  Moment,
  NamedPart,
  PastIncident,
  RecentVerdicts,
  SourcesRead,
  TakenAway,
  ToldStoryValues,
  Who,
} from './values.ts';

/**
 * All that the reader of a message sees, in one language. Each entry is a string, or a function of values that returns
 * one. The code chooses what is said; the catalogue says it whole, with its plurals and number formats. A language is
 * typed as this, so that a missing sentence does not compile.
 */
export interface Catalogue {
  /** Of the language, as HTML has it. */
  code: string;
  times(timezone: string): TimeWords;
  /** The name of a language; the code itself where it has none. */
  language(code: string): string;
  /** A kind of harm that a post names. */
  harms: Readonly<Record<string, string>>;
  /** Topics that read better with their article, by the term that posts share. */
  topics: Readonly<Record<string, string>>;
  severities: Readonly<Record<Severity, string>>;
  quoted(text: string): string;
  kinds: {
    wave: KindSentences;
    surge: KindSentences;
    silence: KindSentences<FoundSilence>;
    post: KindSentences<FoundUrgentPost>;
  };
  titles: {
    /** `Mokkana: complaints about a recall` */
    about(brand: string, about: string): string;
    unacknowledged(brand: string, about: string): string;
    undelivered(brand: string, about: string): string;
  };
  why: {
    /** `isAgain`: `since` is when it started again; else when it was first told. */
    unacknowledged(since: Moment, isAgain: boolean): string;
    /** Of a surge: the headline tells of mentions, whatever they say. */
    moreNegative: string;
    becameAlarm(change: BecameAlarm): string;
    postJoined: string;
    /** Of something that no message named; `since` is a time of day, and there may be no topics. */
    secondStory(story: { since: string; topics: readonly string[] }): string;
    /** Of what is told although the incident is muted: because it is worse, or because it is something else. */
    breaksMute: string;
    breaksMuteAsNews: string;
    /** Of a message that was not delivered; `headline` is a sentence. */
    wasAbout(headline: string): string;
    notTold(failures: readonly Failure[]): string;
    notToldSomewhere: string;
  };
  /** Around the preview of a message that was not delivered elsewhere. */
  previewOfUndelivered(preview: string, failures: readonly Failure[]): string;
  /** Around the headline and the preview of what had ended and holds again. */
  reopened: { headline(headline: string): string; preview(preview: string): string };
  /** What its reader does next, after `labels.toDo`: whole sentences. What to do about a kind stands with the kind. */
  toDo: {
    playbook: string;
    /** Before the rest, when nobody has answered yet. `owner`: null: nobody is named. */
    takeOn(owner: string | null): string;
    /** Somebody has acknowledged it, at this time. */
    taken(by: string, acknowledged: Moment): string;
    /** Of what a channel did not get, before `repair`. `owner`: null: nobody is named. */
    takeOnFirst(owner: string | null): string;
    /** The channels that did not get it, if they are known. `isFirst`: nothing else is to do before. */
    repair(channels: readonly string[], isFirst: boolean): string;
    /** Of what is over: without a verdict, and with one. */
    judge: string;
    over: string;
    list: string;
    listOver: string;
    singlePosts: string;
    nothing: string;
  };
  /** Of a message about single posts, which are no incident. */
  singlePosts: {
    about: string;
    headline(posts: number, since: string): string;
    why: string;
    badge: string;
    /** Posts above the most of a day. */
    more(posts: number): string;
  };
  /** Of one message that tells several. */
  list: {
    title(brands: readonly string[]): string;
    headline(counts: { messages: number; brands: number; severe: number }): string;
    why: string;
    /** One of them; `about` and `headline` are those of a message of its own. */
    item(message: { about: string; headline: string; isSevere: boolean }): string;
    badge: string;
    footer: string;
  };
  /** Of an alert whose story other brands have too. */
  sameStory: {
    /** Several brands where a title names one. */
    names(brands: readonly string[]): string;
    headline(shared: { brands: number; story: string }): string;
    /** `brand`: the one of which the message has details. */
    why(brand: string): string;
    /** Of another brand, told before; `at`: when. */
    likeThat(earlier: { brand: string; incident: string; at: string }): string;
  };
  /** Of a message that only tries a channel, and of the post that it shows. */
  test: {
    title(title: string): string;
    why: string;
    note: string;
    author: string;
    source: string;
    post(brand: string): string;
    topics: readonly string[];
  };
  labels: {
    toDo: string;
    began: string;
    about: string;
    postedOn: string;
    sources: string;
    record: string;
    negative: string;
    repeated: string;
    mostActive: string;
    /** A question that `details.dependsOn` answers, on what was taken away. */
    whatIf(taken: readonly TakenAway[]): string;
    reach: string;
    peak: string;
    languages: string;
    similar: string;
    intents: string;
    rules: string;
    owner: string;
    playbook: string;
    mute: string;
    acknowledge: string;
    verdict: string;
    details: string;
    allChannels: string;
  };
  facts: {
    /** `again`: of one that had ended. `ended`: null: it goes on. */
    began(times: {
      began: string;
      alerted: string;
      again: string | null;
      ended: { at: string; closed: boolean } | null;
    }): string;
    about(terms: readonly string[]): string;
    /** Of so many speakers each. */
    parts(parts: readonly NamedPart[]): string;
    sources(read: SourcesRead, unseen: string): string;
  };
  notes: {
    learning(until: string): string;
    bots(bots: Bots): string;
  };
  /** What stands below, for a reader who wants more. */
  details: {
    /** `isPast`: it is no longer so; the numbers are those of the worst time. */
    negative(found: Pick<Found, 'negatives' | 'mentions' | 'normalShare' | 'window'>, isPast: boolean): string;
    repeated(posts: number, wordings: number): string;
    topAuthor(top: { name: string; wrote: number; posts: number }): string;
    /** Whether there would have been an alert without any of them. */
    dependsOn(without: readonly TakenAway[], stillHolds: boolean): string;
    reach(followers: number, most: { name: string; followers: number } | null): string;
    peak(most: number, who: Who): string;
    similar(past: PastIncident): string;
    rules(names: readonly string[]): string;
  };
  /** What `incidents show` says at length. */
  shown: {
    bots(bots: Bots): string;
    /** `pace`: null: steady. */
    next(
      people: { expected: number; low: number; high: number },
      pace: { growing: boolean; everyMs: number } | null,
    ): string;
    similar(past: PastIncident): string;
  };
  /** `4 of the last 5 alerts were real` */
  record(recent: RecentVerdicts): string;
  story(story: ToldStoryValues): string;
  verdicts: Readonly<
    Record<
      VerdictKind,
      {
        name: string;
        said(by: string, note: string | null): string;
        closed(by: string): string;
        /** Buttons: of an open incident, and of one that is over. */
        close: string;
        itWas: string;
      }
    >
  >;
  press: {
    acknowledge: string;
    /** In a message about several brands. */
    acknowledgeOf(brand: string): string;
    mute(hours: number): string;
    acknowledged(by: string): string;
    muted(by: string, until: string): string;
    closed(by: string): string;
    notToldHere: string;
    failed: string;
  };
  picture: {
    moments: Readonly<Record<OccasionKind, string>>;
    /** An end that a person made. */
    closed: string;
    /** The line of block characters, from one time to another. */
    line(line: { from: string; blocks: string; to: string; stepMs: number }): string;
    /** What a column counts, and how long it is. */
    legend(unit: string, stepMs: number): string;
    number(n: number): string;
    aboveNormal: string;
    withinNormal: string;
    normal: string;
    notObserved: string;
    day(at: Time, timezone: string): string;
  };
  layout: {
    /** `strong` marks what stands out. */
    possibleRepeat(strong: (text: string) => string): string;
    /** The text of a notification, which has no title of its own. */
    inOneLine(preview: string, title: string, possibleRepeat: boolean): string;
    badge(kind: string, severity: string | null): string;
    /** Above the stories. */
    repeated: string;
    /** Above other posts, where there are no stories and where there are. */
    examples: string;
    otherPosts: string;
    more: string;
    openOn(host: string): string;
    badges: Readonly<Record<NoticeKind, string>>;
    footer(incident: string): string;
    /**
     * Where there are no buttons; `owner` null: nobody is named. `mute`: it is acknowledged already. `same`: what is to
     * do has named the owner. `verdict` stands for what is to do.
     */
    ask(asks: 'answer' | 'mute' | 'same' | 'verdict', owner: string | null): string;
  };
}

/** The sentences of each kind of finding. */
export type SentencesOf<K extends FindingKind> = Catalogue['kinds'][K];
