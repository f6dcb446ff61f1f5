import type { Score } from '../domain.ts';

export interface ScoreRequest {
  id: string;
  text: string;
  /** As given by the platform. */
  language: string | null;
  /** The brand whose sentiment is wanted; missing: the sentiment of the whole post. */
  towards?: Towards;
}

/** The watched brand and the brands it may be compared with, as they are written in posts. */
export interface Towards {
  names: readonly string[];
  others: readonly string[];
}

/** Takes a batch and returns scores in the same order. Never throws on hostile text. */
export interface Scorer {
  /** Name and version, such as `fast/1`, as stored in each score. The name is the one that selects the model. */
  model: string;
  score(batch: readonly ScoreRequest[]): Promise<Score[]>;
}
