import { negativeSpike } from '../../dist/alerts/detectors/negative-spike.js';
import { hourMs } from '../../dist/core/domain.js';
import type { Bench } from '../bench.ts';
import { liveThrough } from './earshot.ts';
import { worldsOf } from './measure.ts';
import { weekMs } from './yardstick.ts';

const brands = 24;
const rates = [2, 1, 0.5, 0.25];
/** A peak begins up to six hours before it is highest, and a wave echoes. */
const aroundMs = 12 * hourMs;

export const bench: Bench = {
  title: `how often the score of negative-spike peaks, on ${brands} training brands outside their waves`,
  async run({ progress }) {
    const scores: number[] = [];
    let weeks = 0;
    for (let i = 0; i < brands; i++) {
      const world = worldsOf.training(1, i);
      const record = liveThrough(world, 0.5).state?.peaks.wave;
      const apart = world.waves.map(({ from, to }) => ({ from: from - aroundMs, to: to + aroundMs }));
      const isApart = (at: number): boolean => apart.some(({ from, to }) => from <= at && at < to);
      scores.push(...(record?.peaks ?? []).filter(([at]) => !isApart(at)).map(([, score]) => score));
      weeks += (world.to - (record?.from ?? world.to)) / weekMs;
      weeks -= apart.reduce((sum, { from, to }) => sum + (to - from), 0) / weekMs;
      if (i % 8 === 7) progress(`${i + 1} of ${brands} brands`);
    }
    scores.sort((a, b) => b - a);
    const { offset, decay } = negativeSpike.tail;
    return rates.flatMap((rate) => [
      { what: `exceeded ${rate} times a week: measured`, value: scores[Math.floor(rate * weeks)] ?? 0, unit: 'score' },
      { what: `exceeded ${rate} times a week: believed`, value: decay * (offset - Math.log(rate)), unit: 'score' },
    ]);
  },
};
