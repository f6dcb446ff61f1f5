import type { BecameAlarm, Failure, Moment } from './values.ts';

/** What a message says first: its title, and why it is told. Also of messages that tell several, or only try a channel. */
export interface TellingWords {
  titles: {
    /** `Mokkana: complaints about a recall` */
    about(brand: string, about: string): string;
    unacknowledged(brand: string, about: string): string;
    undelivered(brand: string, about: string, channels: readonly string[]): string;
  };
  why: {
    /** `isAgain`: `since` is when it was told that it started again; else when it was first told. */
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
  };
  /** Of a message that was not delivered elsewhere: around its preview, and which channels are to be repaired. */
  undelivered: {
    preview(preview: string, failures: readonly Failure[]): string;
    note(failures: readonly Failure[]): string;
  };
  /** Around the preview of what had ended and holds again. `again`: since when; null: it is not known. */
  reopened: { preview(preview: string, again: Moment | null): string };
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
}
