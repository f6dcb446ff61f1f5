import type { Time } from '../../core/domain.ts';
import type { FindingKind, NoticeKind, OccasionKind, Severity, VerdictKind } from '../../core/incident.ts';
import type { TimeWords } from '../words.ts';
import type {
  BecameAlarm,
  Bots,
  Failure,
  Found,
  FoundSilence,
  FoundUrgentPost,
  NamedShare,
  PastIncident,
  RecentVerdicts,
  TakenAway,
  ToldStoryValues,
} from './values.ts';

/** What is said of one kind of finding. */
export interface KindSentences<F extends Found = Found> {
  titles: Readonly<Record<NoticeKind, (brand: string) => string>>;
  /** What happened, how big, against what. */
  size(found: F): string;
  /** The same of an incident that is over, as it was at its height. */
  over(lastedMs: number, found: F): string;
  /** So much of what the rule counts, for a reader who knows how it is counted. */
  counted(n: number): string;
  /** What was observed beside what is usual, where a ratio would say nothing. */
  besideUsual(found: F): string;
  /** What one of several rules found. */
  foundByRule(found: F): string;
  /** Why it is told at first; `since`: the time at which it began. */
  firstTold(since: string): string;
  /** Why it is told again: so many people wrote negative posts at the last message, and so many now. */
  grown(from: number, to: number): string;
  /** Why it is told when it is over. */
  ended(found: F): string;
  /** What posts of sources that were not seen would change. */
  unseen(sources: readonly string[]): string;
  pictureTitle(brand: string, found: F): string;
  pictureSubtitle: string;
}

export interface WaveSentences extends KindSentences {
  /** Of a wave that is over, with its people from beginning to end. */
  overInAll(lastedMs: number, people: number): string;
  /** Its height: the most people in an hour. */
  height(people: number): string;
}

/**
 * All that the reader of a message sees, in one language. Each entry is a string, or a function of values that returns
 * one. The code chooses what is said; the catalogue says it whole, with its plurals and number formats. A language is
 * one file: it is typed as this, so that a missing sentence does not compile.
 */
export interface Catalogue {
  /** Of the language, as HTML has it. */
  code: string;
  times(timezone: string): TimeWords;
  /** The name of a language; the code itself where it has none. */
  language(code: string): string;
  /** A kind of harm that a post names. */
  harms: Readonly<Record<string, string>>;
  severities: Readonly<Record<Severity, string>>;
  quoted(text: string): string;
  kinds: {
    wave: WaveSentences;
    surge: KindSentences;
    silence: KindSentences<FoundSilence>;
    post: KindSentences<FoundUrgentPost>;
  };
  why: {
    reminder(openedAt: string): string;
    unacknowledged(since: string): string;
    reopened: string;
    becameAlarm(change: BecameAlarm): string;
    postJoined: string;
    manyMore: string;
    worse(severity: Severity): string;
    /** Of what is told although the incident is muted. */
    breaksMute: string;
    /** Of a message that was not delivered; `size` is a sentence. */
    wasAbout(size: string): string;
    notTold(failures: readonly Failure[]): string;
    notToldSomewhere: string;
  };
  /** Of an incident that somebody closed, which need not be over. `by` may be `onServer`. */
  closed: {
    title(brand: string): string;
    headline(by: string, as: VerdictKind | null): string;
    /** `size`: what was found last, as a sentence. */
    why(size: string): string;
    /** In the picture. */
    moment: string;
  };
  /** Of a message about single posts, which are no incident. */
  singlePosts: {
    title(brand: string): string;
    headline(posts: number, since: string): string;
    why: string;
    /** Posts above the most of a day. */
    more(posts: number): string;
  };
  /** Of one message that tells several. */
  list: {
    title(brands: readonly string[]): string;
    headline(counts: { messages: number; brands: number; severe: number }): string;
    why: string;
    /** One of them; title and headline are those of a message of its own. */
    item(message: { title: string; headline: string; isSevere: boolean }): string;
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
    since: string;
    againstNormal: string;
    shareOfNegatives: string;
    differentAuthors: string;
    observed: string;
    howSure: string;
    severity: string;
    trackRecord: string;
    rule(name: string): string;
    drivenBy: string;
    copies: string;
    dependsOn: string;
    where: string;
    reach: string;
    next(ms: number): string;
    like: string;
    intents: string;
    owner: string;
    playbook: string;
    mute: string;
    acknowledge: string;
    verdict: string;
    details: string;
    allChannels: string;
  };
  facts: {
    since(when: string, lastedMs: number): string;
    timesUsual(found: Found): string;
    shareOfNegatives(found: Found): string;
    differentAuthors(n: number): string;
    /** `blind`: sources that were not seen all the time; null: nobody knows how much of one was. */
    observedPartly(share: number, blind: readonly { source: string; share: number | null }[]): string;
    observedAlways: string;
    howSure(returnPeriodMs: number): string;
    trackRecord(rule: string, recent: RecentVerdicts): string;
  };
  record(recent: RecentVerdicts): string;
  notes: {
    mend: string;
    learning(until: string): string;
    acknowledge: string;
    lookedAfter(by: string, since: string): string;
  };
  reasons: {
    onePostEach(authors: number, bots: Bots | null): string;
    topAuthor(top: { name: string; wrote: number; posts: number; share: number }, bots: Bots | null): string;
    noneWithMore(authors: number, most: number, bots: Bots | null): string;
    bots(bots: Bots): string;
    copies(posts: number, texts: number): string;
    wouldNotHaveFired(without: readonly TakenAway[]): string;
    wouldStillHaveFired(without: readonly TakenAway[]): string;
    where(sources: readonly NamedShare[], languages: readonly NamedShare[]): string;
    reach(followers: number, most: { name: string; followers: number } | null): string;
    /** `pace`: null: steady. */
    next(
      people: { expected: number; low: number; high: number },
      pace: { growing: boolean; everyMs: number } | null,
    ): string;
    tooEarly: string;
    like(past: PastIncident): string;
    story(story: ToldStoryValues): string;
  };
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
    /** The line of block characters, from one time to another, with its highest step. */
    line(line: { from: string; blocks: string; to: string; highest: number; stepMs: number }): string;
    legend(stepMs: number): string;
    aboveNormal: string;
    withinNormal: string;
    normal: string;
    notObserved: string;
    day(at: Time, timezone: string): string;
  };
  layout: {
    /** `strong` marks what stands out. */
    possibleRepeat(strong: (text: string) => string): string;
    /** What a list of messages shows of one. */
    inOneLine(title: string, headline: string, possibleRepeat: boolean): string;
    topics: string;
    topicsAre(terms: readonly string[]): string;
    stories: string;
    examples: string;
    openOn(host: string): string;
    badges: Readonly<Record<NoticeKind, string>>;
    footer(incident: string): string;
    /** Where there are no buttons; `owner` null: nobody is named. */
    ask(asks: 'answer' | 'verdict', owner: string | null): string;
  };
}

/** The sentences of each kind of finding. */
export type SentencesOf<K extends FindingKind> = Catalogue['kinds'][K];
/** The values that they are made of. */
export type ValuesOf<K extends FindingKind> = Parameters<SentencesOf<K>['size']>[0];
