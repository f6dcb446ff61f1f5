import type { Mention } from './names.ts';

export type FrameKind = 'compared' | 'switched' | 'preferred' | 'contrasted' | 'least';

/** Two are set against each other. */
export interface Frame {
  kind: FrameKind;
  /** Who comes off better, and worse; null: nobody who is named. */
  winner: Mention | null;
  loser: Mention | null;
  /** The word that it hangs on. */
  at: number;
  /** It is a question. */
  asked: boolean;
  /** Only that the one is not better. */
  weak: boolean;
}

export type MakeFrame<T = Frame> = (
  kind: FrameKind,
  winner: Mention | null,
  loser: Mention | null,
  isTurned?: boolean,
) => T;
