import { parseArgs } from 'node:util';
import { dayMs, hourMs } from '../../dist/core/domain.js';
import type { Bench, Figure } from '../bench.ts';
import { liveThrough } from './earshot.ts';
import { poissonBounds } from './figures.ts';
import { firstDaysOf, type NewBrands } from './new-brands.ts';
import { columns, type Row, share } from './table.ts';
import { weekMs } from './yardstick.ts';

const cells: readonly NewBrands[] = [60, 250, 900, 2_500].flatMap((perDay) =>
  [false, true].flatMap((deadNights) => [0.2, 0.6].map((negatives) => ({ perDay, deadNights, share: negatives }))),
);
/** A dial of 2 a month. */
const perWeek = (2 * 7) / 30.44;
const fairPerBrand = (perWeek * 2 * dayMs) / weekMs;
const soonMs = 2 * hourMs;
const mostOfDial = 2;
const leastTold = 0.8;

interface Tally {
  brands: number;
  opened: number;
  waves: number;
  told: number;
}

const none: Tally = { brands: 0, opened: 0, waves: 0, told: 0 };
const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (a, b) => ({
      brands: a.brands + b.brands,
      opened: a.opened + b.opened,
      waves: a.waves + b.waves,
      told: a.told + b.told,
    }),
    none,
  );

/** One brand on which nothing happens, and one with a wave on its first day. */
function watch(cell: NewBrands, startHour: number, seed: number, perfect: boolean): Tally {
  const quiet = liveThrough(firstDaysOf({ ...cell, startHour, seed, withWave: false }), perWeek, perfect);
  const world = firstDaysOf({ ...cell, startHour, seed, withWave: true });
  const begun = world.waves[0]?.from ?? 0;
  const told = liveThrough(world, perWeek, perfect).occasions.some(
    ({ kind, at }) => kind === 'opened' && at >= begun && at <= begun + soonMs,
  );
  return {
    brands: 1,
    opened: quiet.occasions.filter(({ kind }) => kind === 'opened').length,
    waves: 1,
    told: told ? 1 : 0,
  };
}

function rowOf(name: string, { brands, opened, waves, told }: Tally): Row {
  const fair = brands * fairPerBrand;
  return [name, String(brands), String(opened), fair.toFixed(1), share(opened / fair), share(told / waves)];
}

const nameOf = ({ perDay, deadNights, share: negatives }: NewBrands): string =>
  `${perDay} a day, ${deadNights ? 'dead' : 'live'} nights, ${negatives * 100} % negative`;

/** A cell of few brands is not condemned by chance: its lower bound has to be above. */
function figuresOf(name: string, { brands, opened, waves, told }: Tally): Figure[] {
  const fair = brands * fairPerBrand;
  const [low, high] = poissonBounds(opened);
  return [
    {
      what: `${name}: incidents in 48 h in which nothing happens`,
      value: opened / fair,
      unit: 'x the dial',
      interval: [low / fair, high / fair],
      bar: `not above ${mostOfDial}`,
      holds: low / fair <= mostOfDial,
    },
    {
      what: `${name}: waves told within 2 h`,
      value: told / waves,
      unit: 'of waves',
      bar: `>= ${leastTold}`,
      holds: told / waves >= leastTold,
    },
  ];
}

/** npm run bench -- first-days [--seed N] [--rounds N] [--perfect] [--json] */
export const bench: Bench = {
  title: 'the first 48 h of brands of which nothing was known, at 2 false alarms a month',
  async run({ progress, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        rounds: { type: 'string', default: '1' },
        perfect: { type: 'boolean', default: false },
      },
    });
    const [first, rounds] = [Number(values.seed), Number(values.rounds)];
    if (!Number.isInteger(first) || !Number.isInteger(rounds) || rounds < 1)
      throw new Error('--seed and --rounds are whole numbers');
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    /** By cell, then by hour of the first data. */
    const tallies = cells.map((cell) => {
      const byHour = hours.map((hour) =>
        sum(Array.from({ length: rounds }, (_, round) => watch(cell, hour, first * 1_000 + round, values.perfect))),
      );
      progress(nameOf(cell));
      return byHour;
    });
    const ofCells = cells.map((cell, i) => [nameOf(cell), sum(tallies[i] ?? [])] as const);
    const ofHours = hours.map(
      (hour) => [`first data at ${hour}:00`, sum(tallies.map((of) => of[hour] ?? none))] as const,
    );
    const all = sum(tallies.flat());
    const header: Row = ['', 'brands', 'incidents', 'fair', 'of the dial', 'waves told within 2 h'];
    const table = [...ofCells, ...ofHours, ['all', all] as const].map(([name, tally]) => rowOf(name, tally));
    return {
      figures: [...ofCells.flatMap(([name, tally]) => figuresOf(name, tally)), ...figuresOf('all', all)],
      table: columns([header, ...table]),
    };
  },
};
