import type {
  Bots,
  Found,
  NamedPart,
  PastIncident,
  RecentVerdicts,
  SourcesRead,
  TakenAway,
  ToldStoryValues,
  Who,
} from './values.ts';

/** The facts of a message, and what stands below for a reader who wants more. */
export interface DetailWords {
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
    /** Above what makes an alert doubtful. */
    caution: string;
    reach: string;
    peak: string;
    languages: string;
    similar: string;
    intents: string;
    rules: string;
    playbook: string;
    mute: string;
    acknowledge: string;
    details: string;
    allChannels: string;
  };
  facts: {
    /** `stopped`, `againSince`, `again`: of one that had ended. `ended`: null: it goes on. */
    began(times: {
      began: string;
      alerted: string;
      stopped: { at: string; closed: boolean } | null;
      againSince: string | null;
      again: string | null;
      ended: { at: string; closed: boolean } | null;
    }): string;
    about(terms: readonly string[]): string;
    /** Of so many speakers each. */
    parts(parts: readonly NamedPart[]): string;
    sources(read: Omit<SourcesRead, 'upToTheBeginning'>, unseen: string): string;
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
  /** `4 of the last 5 alerts of this rule were real` */
  record(recent: RecentVerdicts): string;
  story(story: ToldStoryValues): string;
}
