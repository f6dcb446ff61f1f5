import type { Found, Restarted, ToldIncident, Topic } from './values.ts';

/** Where a message stands in the life of an incident. `closed`: a person ended it while it still held. */
export const tellings = ['first', 'again', 'waiting', 'over', 'closed'] as const;
export type Telling = (typeof tellings)[number];

/** What is said of one kind of finding. */
export interface KindSentences<F extends Found = Found> {
  /** What it is about, after the brand's name in a title: never a count. */
  about(found: F, topic: Topic, complained: boolean): string;
  /** What happened, how big, since when, against what: one sentence. */
  headline: Readonly<Record<Telling, (found: F, told: ToldIncident) => string>>;
  /** For a notification and the list of a mailbox: the number first, then what has changed. No full stop. */
  preview: Readonly<Record<Telling, (found: F, told: ToldIncident) => string>>;
  /** Around the headline of what had ended and holds again. */
  restarted(found: F, headline: string, times: Restarted): string;
  /** What its readers do about it. */
  toDo(found: F, brand: string): string;
  /** So much of what the rule counts. */
  counted(n: number): string;
  /** What posts of sources that were not seen would change. `upToTheBeginning`: they were read until it began. */
  unseen(upToTheBeginning: boolean): string;
  picture: {
    title(brand: string, found: F, told: Pick<ToldIncident, 'who'>): string;
    /** What a column counts. */
    unit(told: Pick<ToldIncident, 'who'>): string;
    subtitle: string;
  };
}
