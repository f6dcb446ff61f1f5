import type { Time } from '../core/domain.ts';
import { escapeXml } from './svg-text.ts';

export interface SpikeSeries {
  /** Start of the first column, end of the last. */
  from: Time;
  to: Time;
  stepMs: number;
  /** Counted negatives per step. */
  observed: readonly number[];
  /** What is normal per step, and its upper bound. */
  expected: readonly number[];
  expectedHigh?: readonly number[];
  /** False: the step was not observed, its count says nothing. */
  covered: readonly boolean[];
  /** Moments to point at, as when the alert was sent. */
  markers: readonly { at: Time; label: string }[];
  title: string;
  subtitle: string;
  /** What a column counts: `People`. */
  unit: string;
  timezone: string;
  words: PictureWords;
}

/** What a picture says beside its title. */
export interface PictureWords {
  /** Above the columns; `stepMs`: the length of time that each stands for. */
  legend(unit: string, stepMs: number): string;
  number(n: number): string;
  aboveNormal: string;
  withinNormal: string;
  normal: string;
  notObserved: string;
  /** The day of a time, short: `Tue 3 Mar`. */
  day(at: Time, timezone: string): string;
}

export const size = { width: 800, height: 400 };
/** Where labels of markers stand, above the columns. */
export const lane = 102;
export const plot = { left: 52, right: 776, top: 132, bottom: 344 };
// Orange-red against slate: told apart by any eye, and by lightness in grey print (Okabe and Ito's vermillion).
export const colour = {
  above: '#d55e00',
  within: '#8b9fb3',
  peak: '#a84700',
  band: '#e3eaf1',
  normal: '#5b7188',
  ink: '#1b2733',
  soft: '#5c6b7a',
  grid: '#e7ebef',
  hatch: '#b9c2cb',
};

/** A coordinate, short. */
export const n = (value: number): string => String(Math.round(value * 100) / 100);
export const text = (x: number, y: number, words: string, attributes: string): string =>
  `<text x="${n(x)}" y="${n(y)}"${attributes && ` ${attributes}`}>${escapeXml(words)}</text>`;
