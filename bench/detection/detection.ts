import { parseArgs } from 'node:util';
import type { Bench } from '../bench.ts';
import { figuresOf } from './bars.ts';
import { exportWorlds } from './export-worlds.ts';
import { allBudgets, measure } from './measure.ts';
import { drawPicture } from './picture.ts';
import { measureScolded, scoldedDials } from './scolded.ts';
import { describe, describeBars } from './table.ts';

/**
 * npm run bench -- detection [--quick] [--seed N] [--brands N] [--dial RATE]... [--no-rivals] [--picture] [--json]
 * npm run bench -- detection --family scolded [--quick] [--seed N] [--brands N] [--dial RATE]... [--json]
 * npm run bench -- detection --export FOLDER [--seed N] [--brands N]
 */
export const bench: Bench = {
  title: 'waves found, how early, and false alarms, on generated brands that nothing was fitted to',
  async run({ progress, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        brands: { type: 'string' },
        dial: { type: 'string', multiple: true },
        'no-rivals': { type: 'boolean', default: false },
        family: { type: 'string', default: 'held-out' },
        export: { type: 'string' },
        picture: { type: 'boolean', default: false },
      },
    });
    const seed = Number(values.seed);
    const brands = Number(values.brands ?? (values.quick ? 12 : 60));
    if (!Number.isInteger(seed) || !Number.isInteger(brands) || brands < 1)
      throw new Error('--seed and --brands are whole numbers');
    if (values.export !== undefined) {
      const written = await exportWorlds(values.export, seed, brands);
      return { figures: [], table: written };
    }
    const dials = values.dial?.map(Number).sort((a, b) => a - b);
    if (values.family === 'scolded') return measureScolded({ seed, brands, dials: dials ?? scoldedDials, progress });
    if (values.family !== 'held-out') throw new Error('--family is held-out or scolded');
    const measurement = await measure({
      seed,
      brands,
      trainingBrands: values['no-rivals'] ? 0 : values.quick ? 24 : 80,
      budgets: dials ?? allBudgets,
      progress,
    });
    if (values.picture) for (const file of await drawPicture(measurement.measured)) progress(`wrote ${file}`);
    const figures = figuresOf(measurement);
    return { figures, table: `${describe(measurement)}\n\n${describeBars(figures)}` };
  },
};
