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
  /** The dial: false alarms per month of 30.44 days. */
  falseAlarmsPerMonth: number;
  /** People's verdicts on its incidents. */
  verdicts?: readonly JudgedSpan[];
  /** Validated by the detector's schema. */
  settings: unknown;
}

export interface Opinion {
  holds: boolean;
  /** Of a rule of the open incident: more than usual has come lately, so it is not over. Missing: no. */
  rises?: boolean;
  /** How unusual the brand looks. The detector's `tail` describes its distribution over many brands. */
  score: number;
  /** Builds the evidence on demand. */
  finding(): Finding;
}

export interface Standing {
  /** The rule is part of the open incident (hysteresis). */
  held: boolean;
  /** The score that this brand exceeds as often as the dial allows. */
  threshold: number;
}

/** Examines a brand and decides whether its rule holds. */
export type Judge = (view: View, standing: Standing) => Opinion;

/** A kind of rule. Pure: the same view gives the same opinion. */
export interface Detector extends DetectorPlugin<z.ZodObject> {
  /** The kind of its findings. */
  kind: FindingKind;
  /** How often an average brand exceeds a score. */
  tail: Tail;
  create(rule: EngineRule): Judge;
  /** Whether the rule of that finding would have held with only `left` of its people; missing: cannot be told. */
  wouldHold?(finding: Finding, left: number): boolean;
  /** Judges a series of counts without a brand, row by row; missing: the detector works on brands only. */
  watchCounts?(): (at: Time, count: number) => CountOpinion;
}
