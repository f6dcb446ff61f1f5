import type { Post, Time } from '../domain.ts';

/** A request that brings posts, as it came. */
export interface Delivery {
  /** By name in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
  now: Time;
}

/** Why a delivery is turned away, as it is counted and told. */
export const refusals = [
  'not signed',
  'wrong credentials',
  'too old',
  'too large',
  'too slow',
  'wrong type',
  'not readable',
  'no usable rows',
  'too many refusals',
] as const;
export type Refusal = (typeof refusals)[number];

export interface RejectedItem {
  /** 1-based place in the body; of lines and tables, the line. */
  row: number;
  reason: string;
}

/** A delivery that is not taken. The message says what is wrong and what to do, without secrets. */
export class TurnedAway extends Error {
  override name = 'TurnedAway';
  readonly refusal: Refusal;
  readonly rejected: readonly RejectedItem[];
  constructor(refusal: Refusal, message: string, rejected: readonly RejectedItem[] = []) {
    super(message);
    this.refusal = refusal;
    this.rejected = rejected;
  }
}

/** A post that was pushed, and where it lives. */
export interface PushedPost {
  platform: string;
  post: Post;
}

export interface Delivered {
  /** Rows of the body, whatever became of them. */
  received: number;
  posts: PushedPost[];
  rejected: RejectedItem[];
}

/** What takes the posts that are pushed to a source. */
export interface Door {
  /** True: the posts are history. They teach the baseline and never open an incident. */
  history: boolean;
  /** Verifies who sent it and reads its posts. The same delivery has the same ids. Throws TurnedAway. */
  open(delivery: Delivery): Promise<Delivered>;
}

/** What a source that is pushed to knows of where it is reached. */
export interface DoorContext {
  /** Where this process takes deliveries for it, or would. */
  url: string;
  /** Since when this process takes them; null: it does not. */
  openSince(): Time | null;
  /** When any process last took one; null: none did. */
  lastDelivery(): Promise<Time | null>;
}
