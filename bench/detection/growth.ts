import { parseArgs } from 'node:util';
import type { Bench, Figure } from '../bench.ts';
import { quantile } from '../quantile.ts';
import { worldsOf } from './measure.ts';
import { steadyWaveOf } from './steady-wave.ts';
import { columns, type Row, share } from './table.ts';
import { growthIn, mostAlerts, staysSmall, type ToldGrowth } from './told-growth.ts';

const bars = { told: 0.95, alertsOfSmall: 1.2, median: 2, high: 5 };
const steadyMinutes = [2, 4, 8];
const steadyWaves = 10;

const sumOf = (some: readonly ToldGrowth[], key: 'crossings' | 'told' | 'twice'): number =>
  some.reduce((sum, one) => sum + one[key], 0);

const joined = (some: readonly ToldGrowth[]): ToldGrowth => ({
  waves: some.flatMap(({ waves }) => waves),
  crossings: sumOf(some, 'crossings'),
  told: sumOf(some, 'told'),
  twice: sumOf(some, 'twice'),
  messages: some.flatMap(({ messages }) => messages),
});

function figuresOf(name: string, all: ToldGrowth): Figure[] {
  const small = all.waves.filter(staysSmall);
  const large = all.waves.filter((wave) => !staysSmall(wave));
  const above = large.filter((wave) => wave.alerts > mostAlerts(wave)).length;
  const alerts = small.reduce((sum, wave) => sum + wave.alerts, 0) / small.length;
  const told = all.told / all.crossings;
  const figure = (what: string, value: number, unit: string, bar: string, holds: boolean): Figure => ({
    what: `${name}: ${what}`,
    ...{ value, unit, bar, holds },
  });
  return [
    figure(`${all.crossings} crossings, told within 10 minutes`, told, 'of crossings', '>= .95', told >= bars.told),
    figure('growth told twice', all.twice, 'messages', '0', all.twice === 0),
    figure(
      `${small.length} waves below five times: alerts`,
      alerts,
      'a wave',
      '<= 1.2',
      !(alerts > bars.alertsOfSmall),
    ),
    figure(`${large.length} others: more alerts than fivefolds`, above, 'waves', '0', above === 0),
  ];
}

function messagesOf({ messages }: ToldGrowth): Figure[] {
  const [median, high] = [quantile(messages, 0.5), quantile(messages, 0.95)];
  const what = `brands: messages of ${messages.length} incidents`;
  return [
    { what: `${what}, median`, value: median, unit: 'messages', bar: '<= 2', holds: median <= bars.median },
    { what: `${what}, 95th percentile`, value: high, unit: 'messages', bar: '<= 5', holds: high <= bars.high },
  ];
}

export function figuresOfBrands(made: readonly ToldGrowth[]): Figure[] {
  const all = joined(made);
  return [...figuresOf('brands', all), ...messagesOf(all)];
}

/** npm run bench -- growth [--seed N] [--brands N] [--dial RATE] [--json] */
export const bench: Bench = {
  title: 'how waves that grow are told, and how many messages there are of an incident',
  async run({ progress, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        brands: { type: 'string', default: '32' },
        dial: { type: 'string', default: '0.5' },
      },
    });
    const [seed, brands, dial] = [Number(values.seed), Number(values.brands), Number(values.dial)];
    const made: ToldGrowth[] = [];
    for (let i = 0; i < brands; i++) {
      made.push(growthIn(worldsOf.heldOut(seed, i), dial));
      if ((i + 1) % 10 === 0) progress(`${i + 1} of ${brands} brands`);
    }
    const figures = figuresOfBrands(made);
    for (const minutes of steadyMinutes) {
      const worlds = Array.from({ length: steadyWaves }, (_, i) => steadyWaveOf(minutes, steadyWaves * seed + i));
      const all = joined(worlds.map((world) => growthIn(world, dial)));
      const name = `one in ${minutes} minutes for a day`;
      const [value, holds] = [all.waves.length, all.waves.length === steadyWaves];
      figures.push({ what: `${name}: told`, value, unit: 'waves', bar: `${steadyWaves}`, holds });
      figures.push(...figuresOf(name, all));
    }
    const header: Row = ['', 'measured', 'bar'];
    const rows = figures.map(({ what, value, unit, bar, holds }): Row => {
      return [what, `${share(value)} ${unit}`, `${bar}${holds ? '' : ' not reached'}`];
    });
    return { figures, table: columns([header, ...rows]) };
  },
};
