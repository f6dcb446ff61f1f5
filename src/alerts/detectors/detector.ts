import type { z } from 'zod';
import type { Finding } from '../../core/incident.ts';
import type { DetectorPlugin } from '../../core/plugins.ts';
import type { View } from '../windows.ts';

/** A rule as the engine knows it. */
export interface EngineRule {
  name: string;
  detector: string;
  /** The dial. A month is 30.44 days. */
  falseAlarmsPerMonth: number;
  /** What people said of its incidents. Those of another brand's waves (`not-ours`) are neither. */
  record?: { real: number; falseAlarm: number };
  /** Checked by the detector's schema. */
  settings: unknown;
}

export interface Opinion {
  holds: boolean;
  /** The evidence; made only when somebody wants it. */
  finding(): Finding;
}

/** Looks at a brand and says whether its rule holds. `held`: it is part of the open incident (hysteresis). */
export type Judge = (view: View, held: boolean) => Opinion;

/** A kind of rule. Pure: the same view gives the same opinion. */
export interface Detector extends DetectorPlugin<z.ZodType> {
  create(rule: EngineRule): Judge;
}
