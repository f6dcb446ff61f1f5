import type { Score } from '../domain.ts';

export interface ScoreRequest {
  id: string;
  text: string;
  /** What the platform said. */
  language: string | null;
  /** Whom the sentiment is to be towards; left out: the post as a whole. */
  towards?: Towards;
}

/** The brand that is watched, and whom it may be compared with, as they are written in posts. */
export interface Towards {
  names: readonly string[];
  others: readonly string[];
}

/** Batch in, scores in the same order out. Never throws on hostile text. */
export interface Scorer {
  /** Name and version, such as `fast/1`, as it stands in each score; the name is the one that it is made by. */
  model: string;
  score(batch: readonly ScoreRequest[]): Promise<Score[]>;
}
