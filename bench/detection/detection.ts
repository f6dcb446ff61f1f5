import { parseArgs } from 'node:util';
import type { Bench } from '../bench.ts';
import { figuresOf } from './bars.ts';
import { exportWorlds } from './export-worlds.ts';
import { measure } from './measure.ts';
import { drawPicture } from './picture.ts';
import { describe } from './table.ts';

export const bench: Bench = {
  title: 'waves found, how early, and false alarms, on generated brands that nothing was fitted to',
  async run({ progress, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        brands: { type: 'string' },
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
    const measured = measure({ seed, brands, trainingBrands: values.quick ? 24 : 80, progress });
    if (values.picture) for (const file of await drawPicture(measured)) progress(`wrote ${file}`);
    return { figures: figuresOf(measured), table: describe(measured) };
  },
};
