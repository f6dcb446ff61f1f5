import type { VerdictKind } from '../../core/incident.ts';
import type { Moment } from './values.ts';

/** What readers do about a message, and what a press of a button answers. */
export interface ActingWords {
  /** What its reader does next, after `labels.toDo`: whole sentences. What to do about a kind stands with the kind. */
  toDo: {
    playbook: string;
    /** Where readers can acknowledge it: that, then the rest. */
    acknowledgeThen(rest: string): string;
    /** Where they cannot, of what nobody has acknowledged for long. */
    askToAcknowledge(owner: string | null, rest: string): string;
    /** Somebody has acknowledged it, at this time. */
    taken(by: string, acknowledged: Moment): string;
    /**
     * Of what is over and has no verdict: where readers can give one, and where they tell the owner. `brand`: null: that it
     * is about another one hardly explains it.
     */
    judge(brand: string | null): string;
    tellVerdict(owner: string | null, brand: string | null): string;
    /** Of what is over and has a verdict. */
    over: string;
    list: string;
    listOver: string;
    singlePosts: string;
    nothing: string;
  };
  /** Whom else to turn to; `owner` null: nobody is named. */
  ask: {
    /** Readers can acknowledge it themselves. */
    pass(owner: string): string;
    /** They cannot. */
    passOrAnswer(owner: string): string;
    answer(owner: string | null): string;
    /** It is acknowledged already. */
    mute(owner: string | null): string;
  };
  verdicts: Readonly<
    Record<
      VerdictKind,
      {
        name: string;
        said(by: string, note: string | null): string;
        closed(by: string): string;
        /** Buttons, and names of commands: of an open incident, and of one that is over. */
        close(brand: string): string;
        answer(brand: string): string;
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
