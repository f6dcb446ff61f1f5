import type { Interval, Score, Time } from '../domain.ts';
import type { ClaimedMention } from './scoring.ts';

/** Which version of which model scores a brand's mentions. */
export interface BrandModel {
  brand: string;
  /** `Scorer.model`. */
  model: string;
  since: Time;
}

/** A run that rescores a brand's mentions of a period with another model, alongside the one in use. */
export interface Rescoring {
  brand: string;
  /** `Scorer.model` of the new model. */
  model: string;
  /** Start of the period, event time. */
  from: Time;
}

/** Which model scores a brand, and how another one replaces it. */
export interface RescoringStore {
  /** By brand. Brands without scores have none yet. */
  brandModels(): Promise<BrandModel[]>;
  /** `total`: scores of the period by other models. `kept`: those for which the new model's score is already stored. */
  rescoreCounts(rescoring: Rescoring): Promise<{ total: number; kept: number }>;
  /** Mentions of the period that the new model has not scored, ordered by (at, id), starting after `after`. */
  toRescore(
    rescoring: Rescoring,
    options: { after: { at: Time; id: string } | null; limit: number },
  ): Promise<(ClaimedMention & { at: Time })[]>;
  /** Stores scores of the new model without using them yet. */
  keepRescores(brand: string, scores: readonly { id: string; score: Score }[], now: Time): Promise<void>;
  /**
   * In one transaction, all or nothing: replaces the scores with those of the new model, recomputes the buckets and
   * marks the engine for relearning. Corrections stay. Replaced scores in `evidence` (event time) can still be read
   * with `asOf`. Changes nothing while mentions of the period lack the new score: `missing`.
   */
  switchModel(
    rescoring: Rescoring,
    options: { evidence: readonly Interval[]; now: Time },
  ): Promise<{ missing: number; replaced: number }>;
}
