import type { CoverageGained } from '../../dist/core/detection.js';
import type { Interval, Label, Probabilities, Time } from '../../dist/core/domain.js';

export interface BenchMention {
  id: string;
  at: Time;
  seen: Time;
  author: string;
  source: string;
  /** The scorer's word: the likeliest of `p`. */
  sentiment: Label;
  p: Probabilities;
  /** What it really is: only the bound and the yardstick may look. */
  truth: Label;
  followers: number;
  nameless?: boolean;
  repostOf?: string;
  /** Mentions of one story have the same text, whoever posted it. */
  story?: string;
}

export const waveKinds = ['explosive', 'slow burn', 'second wave', 'inside a campaign'] as const;
export type WaveKind = (typeof waveKinds)[number];

export interface Wave {
  kind: WaveKind;
  from: Time;
  /** 12 h after its last substantial part: until then an alert is about this wave. */
  to: Time;
  /** Times of its truly negative mentions, sorted. */
  negatives: Time[];
}

export interface Decoy extends Interval {
  kind: string;
}

export interface Campaign extends Interval {
  /** How many times as many mentions as usual are expected. */
  factor: number;
}

/** The history of one brand with all that is true of it. */
export interface World {
  seed: number;
  brand: string;
  family: string;
  perDay: number;
  timezone: string;
  sources: string[];
  from: Time;
  /** Before it, the brand lives, and is not judged. */
  evaluatedFrom: Time;
  to: Time;
  /** In order of `seen`. */
  mentions: BenchMention[];
  coverage: CoverageGained[];
  waves: Wave[];
  decoys: Decoy[];
  campaigns: Campaign[];
}
