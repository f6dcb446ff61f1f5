import type { Interval, Score, Time } from '../domain.ts';
import type { ClaimedMention } from './scoring.ts';

/** Which version of which model scores a brand's mentions. */
export interface BrandModel {
  brand: string;
  /** `Scorer.model`. */
  model: string;
  since: Time;
}

/** A model that scores a brand's mentions of a period again, beside the one in use. */
export interface Rescoring {
  brand: string;
  /** The new one's `Scorer.model`. */
  model: string;
  /** Start of the period, event time. */
  from: Time;
}

/** Which model scores a brand, and how another one takes its place. */
export interface RescoringStore {
  /** By brand. A brand without a score has none yet. */
  brandModels(): Promise<BrandModel[]>;
  /** How many scores of the period are by another model, and for how many of them the new one's is kept already. */
  rescoreCounts(rescoring: Rescoring): Promise<{ total: number; kept: number }>;
  /** Those of them that the new model has not scored, in order of (at, id) from `after` on. */
  toRescore(
    rescoring: Rescoring,
    options: { after: { at: Time; id: string } | null; limit: number },
  ): Promise<(ClaimedMention & { at: Time })[]>;
  /** Keeps scores of the new model; they count nowhere yet. */
  keepRescores(brand: string, scores: readonly { id: string; score: Score }[], now: Time): Promise<void>;
  /**
   * In one transaction, all or nothing: what the new model has kept takes the place of the scores, the buckets are those
   * of the new labels, and the engine is to be learned anew. Corrections stay. What is replaced in `evidence` (event
   * time) can still be read with `asOf`. Changes nothing while some mention of the period lacks the new score: `missing`.
   */
  switchModel(
    rescoring: Rescoring,
    options: { evidence: readonly Interval[]; now: Time },
  ): Promise<{ missing: number; replaced: number }>;
}
