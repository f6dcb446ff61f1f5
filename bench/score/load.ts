import { type Figure, megabytes } from '../bench.ts';
import { importRegistry, inChild } from './in-child.ts';
import { median } from './median.ts';

interface Usage {
  cpuMs: number;
  rss: number;
}

const usage = `const { user, system } = process.cpuUsage();
result = { cpuMs: (user + system) / 1000, rss: process.memoryUsage().rss };`;

/** CPU and memory of a fresh process that imports the registry, opens a model and scores one post, less an empty one's. */
export function measureLoad(name: string): Figure[] {
  const runs = Array.from({ length: 7 }, () => ({
    empty: inChild<Usage>(usage),
    loaded: inChild<Usage>(`${importRegistry}
const scorer = await createScorer(${JSON.stringify(name)});
await scorer.score([{ id: '1', text: 'the handle broke off after a week', language: null }]);
${usage}`),
  }));
  const cpuMs = median(runs.map(({ empty, loaded }) => loaded.cpuMs - empty.cpuMs));
  const rss = megabytes(median(runs.map(({ empty, loaded }) => loaded.rss - empty.rss)));
  return [
    { what: `${name}: load, CPU`, value: cpuMs, unit: 'ms', bar: '<= 50', holds: cpuMs <= 50 },
    { what: `${name}: load, memory`, value: rss, unit: 'MB', bar: '<= 30', holds: rss <= 30 },
  ];
}
