import type { VerdictKind } from '../../core/incident.ts';
import type { Moment } from './values.ts';

/** What readers do about a message, and what a press of a button answers. */
export interface ActingWords {
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
}
