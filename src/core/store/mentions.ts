import type { Correction, Label, Mention, NewMention, Time } from '../domain.ts';

/** A label that is less likely than this is less likely than the other two together. */
export const unsureBelow = 0.5;

/** Which mentions: all given conditions hold. Times are event times, `[from, to)`. */
export interface MentionQuery {
  brand?: string;
  from?: Time;
  to?: Time;
  sources?: string[];
  platforms?: string[];
  labels?: Label[];
  ids?: string[];
  /** Only counted negatives. */
  counted?: boolean;
  /** Only those that a person has labelled. */
  corrected?: boolean;
  /** Only those without a correction whose scorer was unsure: it said so, or its top probability is under `unsureBelow`. */
  unsure?: boolean;
  /** Only mentions set aside. */
  dead?: boolean;
  /** With the scores that were in use at that time, as far as an incident needs them; `counted` and `labels` go by them. */
  asOf?: Time;
  /** Only what the brand's engine knows: history, and live mentions of which no news waits for it. */
  taken?: boolean;
  /** Newest first when 'desc'. Default 'asc' by (at, id). */
  order?: 'asc' | 'desc';
  limit?: number;
}

export interface LabelChange {
  id: string;
  brand: string;
  /** What counted before; null: nothing. */
  before: Label | null;
  /** False: it counted already. */
  changed: boolean;
}

/** Mentions, and what people say of their labels. */
export interface MentionStore {
  /** Saves what is not there yet, unordered. Marks slices dirty, and for backfills the past as rewritten. */
  saveMentions(mentions: readonly NewMention[], now: Time): Promise<{ stored: number; alreadyStored: number }>;
  /** Streams in constant memory. */
  mentions(query: MentionQuery, signal?: AbortSignal): AsyncIterable<Mention>;
  /** A correction wins over the model. False: no such mention. */
  correctMention(id: string, correction: Correction): Promise<boolean>;
  /**
   * Many corrections of one person, all or none. A mention of which the label counts already is left as it is, and an id
   * that names no mention is left out of the answer.
   */
  correctMentions(labelled: ReadonlyMap<string, Label>, said: Pick<Correction, 'by' | 'at'>): Promise<LabelChange[]>;
  deleteMentions(ids: readonly string[], now: Time): Promise<number>;
}
