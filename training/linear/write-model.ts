import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Calibration, OpinionModelFile } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import { packOpinionModel } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import type { Weights } from './softmax.js';

/** Weights beyond this many standard deviations are cut: few, and they would make all others coarse. */
const widest = 8;

/** Three columns become two: negative and positive against neutral, as int8 of one scale. */
export function quantise({ bits, table }: Weights): { file: OpinionModelFile; weights: Int8Array } {
  const rows = 1 << bits;
  const against = (row: number, column: number): number => (table[3 * row + column] ?? 0) - (table[3 * row + 1] ?? 0);
  const values = Float64Array.from({ length: 2 * rows }, (_, i) => against(i >> 1, i & 1 ? 2 : 0));
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = Math.min(largest, widest * deviation) / 127;
  const weights = Int8Array.from(values, (value) => Math.max(-127, Math.min(127, Math.round(value / scale))));
  const intercepts = { negative: against(rows, 0), positive: against(rows, 2) };
  return { file: { bits, scale, intercepts, calibration: {} }, weights };
}

export type Quantised = ReturnType<typeof quantise>;

export const packed = ({ file, weights }: Quantised) => packOpinionModel(file, weights);

export function write(
  out: string,
  name: string,
  { file, weights }: Quantised,
  calibration: Record<string, Calibration>,
): void {
  writeFileSync(join(out, `${name}.bin`), weights);
  writeFileSync(join(out, `${name}.json`), `${JSON.stringify({ ...file, calibration }, null, 2)}\n`);
}
