import type { z } from 'zod';
import type { Time } from '../../core/domain.ts';
import type { Finding, FindingKind } from '../../core/incident.ts';
import type { DetectorPlugin } from '../../core/plugins/detector.ts';
import type { JudgedSpan, Tail } from '../memory/calibration.ts';
import type { View } from '../memory/windows.ts';
import type { CountOpinion } from './count-series.ts';

/** A rule as the engine knows it. */
export interface EngineRule {
  name: string;
  detector: string;
  /** The dial. A month is 30.44 days. */
  falseAlarmsPerMonth: number;
  /** What people said of its incidents. */
  verdicts?: readonly JudgedSpan[];
  /** Checked by the detector's schema. */
  settings: unknown;
}

export interface Opinion {
  holds: boolean;
  /** How unusual the brand looks; its tail over many brands is the detector's `tail`. */
  score: number;
  /** The evidence; made only when somebody wants it. */
  finding(): Finding;
}

export interface Standing {
  /** The rule is part of the open incident (hysteresis). */
  held: boolean;
  /** The score that this brand exceeds as often as the dial allows. */
  threshold: number;
}

/** Looks at a brand and says whether its rule holds. */
export type Judge = (view: View, standing: Standing) => Opinion;

/** A kind of rule. Pure: the same view gives the same opinion. */
export interface Detector extends DetectorPlugin<z.ZodObject> {
  /** The kind of story that its findings tell. */
  kind: FindingKind;
  /** How often the score is exceeded on a brand like many. */
  tail: Tail;
  create(rule: EngineRule): Judge;
  /** Whether the rule of that finding would have held with so many of its voices left; missing: nobody can tell. */
  wouldHold?(finding: Finding, left: number): boolean;
  /** Judges a series of counts that is no brand's, row by row; missing: it looks at brands alone. */
  watchCounts?(): (at: Time, count: number) => CountOpinion;
}
