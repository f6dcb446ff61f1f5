import { matchBrands } from '../dist/analysis/query/brands/match-brands.js';
import type { BrandsMatcher } from '../dist/core/query.js';
import type { Bench, Figure } from './bench.ts';
import { manyBrands, postsAbout, type SampleBrand } from './many-brands.ts';

const counts = [10, 1_000, 10_000];
const posts = 10_000;
const rounds = 3;

/** Of this process: a busy machine lets it wait, and compute no more. */
function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function matchMs(matcher: BrandsMatcher, texts: readonly { text: string }[]): number {
  const began = computedMs();
  for (const post of texts) matcher.match(post);
  return computedMs() - began;
}

/** The least of some rounds: what else the machine does only adds to it. */
const leastOf = (measure: () => number): number => Math.min(...Array.from({ length: rounds }, measure));

async function compiled(brands: readonly SampleBrand[]): Promise<{ matcher: BrandsMatcher; ms: number }> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 1; ; round += 1) {
    const began = computedMs();
    const matcher = await matchBrands(brands);
    least = Math.min(least, computedMs() - began);
    if (round === rounds) return { matcher, ms: least };
  }
}

/** What a naive matcher looks at again and again: twice as much of it may cost about twice as much. */
const hostileTexts: Readonly<Record<string, string>> = {
  'one letter': 'a',
  'words of one letter': 'a ',
  'hashtags in CamelCase': '#AaAaAa',
  Han: '\u4efb',
  domains: 'a.',
};
const hostileQuery = (terms: number): string =>
  Array.from({ length: terms }, (_, at) => `"${'a '.repeat(1 + (at % 8))}b${at}"`).join(' OR ');
const hostileBrands = [
  hostileQuery(100),
  `${'a'.repeat(190)} OR "${'a '.repeat(20)}" OR a.a.aa`,
  `"${'\u4efb'.repeat(190)}" OR "${'\u4efb '.repeat(20)}"`,
];

async function hostileFigures(progress: (text: string) => void): Promise<Figure[]> {
  const { matcher } = await compiled(hostileBrands.map((query, at) => ({ name: `hostile ${at}`, query })));
  const ratioOf = (measure: (size: number) => number): number => {
    const [half = 0, whole = 0] = [2_000, 4_000].map((size) => leastOf(() => measure(size)));
    return whole / Math.max(half, 0.1);
  };
  return Object.entries(hostileTexts).map(([name, piece]): Figure => {
    progress(name);
    const textOf = (size: number): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
    const ratio = ratioOf((size) => matchMs(matcher, [{ text: textOf(size) }]));
    return { what: `twice the text of ${name}: time`, value: ratio, unit: 'times', bar: '<= 3', holds: ratio <= 3 };
  });
}

export const bench: Bench = {
  title: `Posts matched against many brands of ten terms each, on one core: the best of ${rounds} rounds`,
  async run({ progress }) {
    const all = manyBrands(Math.max(...counts));
    const texts = postsAbout(all, posts);
    // The first brands of a process pay for compiling the compiler.
    await compiled(all.slice(0, 3_000));
    const figures: Figure[] = [];
    let fewMs = 0;
    for (const count of counts) {
      progress(`${count} brands`);
      const { matcher, ms } = await compiled(all.slice(0, count));
      const took = leastOf(() => matchMs(matcher, texts));
      if (count === counts[0]) fewMs = took;
      const rate = (posts / took) * 1_000;
      const name = `${count} brands`;
      if (count === 1_000)
        figures.push({ what: `${name}: rate`, value: rate, unit: 'posts/s', bar: '>= 20000', holds: rate >= 20_000 });
      else figures.push({ what: `${name}: rate`, value: rate, unit: 'posts/s' });
      if (count === counts[0]) continue;
      const most = count === 1_000 ? 3 : 6;
      const ratio = took / fewMs;
      figures.push({
        what: `${name}: time, of that of ${counts[0]}`,
        value: ratio,
        unit: 'times',
        bar: `<= ${most}`,
        holds: ratio <= most,
      });
      const per = (ms / count) * 1_000;
      figures.push({ what: `${name}: compiled, for 1,000`, value: per, unit: 'ms', bar: '<= 300', holds: per <= 300 });
    }
    return [...figures, ...(await hostileFigures(progress))];
  },
};
