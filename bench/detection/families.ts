import type { Range } from './random.ts';

/** What worlds are drawn from. The held-out family has other mechanisms and other ranges than the training one. */
export interface Family {
  name: string;
  /** How the level of mentions wanders. */
  wander: 'log-normal' | 'regimes';
  wanderStrength: Range;
  wanderHours: Range;
  /** Relative change over the whole history. */
  drift: Range;
  dailyAmplitude: Range;
  /** Strength of a second peak in the day. */
  secondPeak: Range;
  weekendFactor: Range;
  negativeShare: Range;
  /** How far the share wanders, in log-odds. */
  shareWander: Range;
  /** Replies that one mention draws on average, and how they are delayed. */
  branching: Range;
  replyDelay: 'power law' | 'log-normal';
  replyDelayMinutes: Range;
  /** Tail of how many replies a mention draws: the smaller, the heavier. */
  replyTail: Range;
  /** Chance that a reply has the sentiment of what it answers. */
  sameMind: Range;
  repostShare: Range;
  /** The larger, the more a few authors write. */
  authorSkew: Range;
  explosiveShapes: readonly WaveShape[];
  slowShapes: readonly WaveShape[];
  timezones: readonly string[];
  /** How well the scorer tells the labels apart. */
  separation: Range;
  lateShare: Range;
}

export type WaveShape = 'log-normal' | 'exponential' | 'gamma' | 'double peak' | 'bell' | 'plateau' | 'steps';

export const training: Family = {
  name: 'training',
  wander: 'log-normal',
  wanderStrength: [0.15, 0.4],
  wanderHours: [4, 24],
  drift: [0.7, 1.5],
  dailyAmplitude: [0.3, 0.7],
  secondPeak: [0, 0.15],
  weekendFactor: [0.6, 1.05],
  negativeShare: [0.1, 0.3],
  shareWander: [0.1, 0.3],
  branching: [0.1, 0.35],
  replyDelay: 'power law',
  replyDelayMinutes: [8, 40],
  replyTail: [1.8, 2.6],
  sameMind: [0.3, 0.5],
  repostShare: [0.03, 0.15],
  authorSkew: [1.3, 2.2],
  explosiveShapes: ['log-normal', 'exponential'],
  slowShapes: ['bell'],
  timezones: ['Europe/Berlin', 'UTC', 'Europe/London'],
  separation: [1, 1.05],
  lateShare: [0.01, 0.04],
};

export const heldOut: Family = {
  name: 'held-out',
  wander: 'regimes',
  wanderStrength: [0.15, 0.5],
  wanderHours: [3, 36],
  drift: [0.5, 2],
  dailyAmplitude: [0.35, 0.85],
  secondPeak: [0.1, 0.5],
  weekendFactor: [0.45, 1.3],
  negativeShare: [0.08, 0.35],
  shareWander: [0.1, 0.4],
  branching: [0.15, 0.45],
  replyDelay: 'log-normal',
  replyDelayMinutes: [10, 60],
  replyTail: [1.6, 2.4],
  sameMind: [0.35, 0.6],
  repostShare: [0.05, 0.25],
  authorSkew: [1.2, 2.8],
  explosiveShapes: ['gamma', 'double peak', 'log-normal'],
  slowShapes: ['plateau', 'steps'],
  timezones: ['America/New_York', 'Asia/Kolkata', 'Australia/Sydney', 'Europe/Paris'],
  separation: [0.96, 1.02],
  lateShare: [0.02, 0.06],
};
