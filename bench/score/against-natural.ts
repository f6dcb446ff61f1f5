import type { Scorer } from '../../dist/core/plugins.js';
import type { Figure } from '../bench.ts';
import { naturals } from '../sentiment/rivals.ts';
import { median } from './median.ts';

const rounds = 9;
const postsPerRound = 20_000;
const batchSize = 500;

/** Posts per CPU-second (user and system, of all threads of this process) of something that is done to all texts. */
async function rateOf(texts: readonly string[], score: (texts: readonly string[]) => unknown): Promise<number> {
  const repeats = Math.ceil(postsPerRound / texts.length);
  const began = process.cpuUsage();
  for (let repeat = 0; repeat < repeats; repeat += 1) await score(texts);
  const { user, system } = process.cpuUsage(began);
  return (repeats * texts.length * 1e6) / (user + system);
}

export async function scoreInBatches(scorer: Scorer, texts: readonly string[]): Promise<void> {
  for (let from = 0; from < texts.length; from += batchSize)
    await scorer.score(
      texts.slice(from, from + batchSize).map((text, index) => ({ id: String(index), text, language: null })),
    );
}

export interface Contender {
  name: string;
  scorer: Scorer;
  /** The least ratio to natural. */
  bar?: number;
}

/**
 * Whole scorers against natural's AFINN, in turns, so that both meet the same machine; of natural's two tokenizers the
 * faster one of each round. The figure is the median of the rounds' ratios.
 */
export async function measureAgainstNatural(
  contenders: readonly Contender[],
  what: string,
  texts: readonly string[],
): Promise<Figure[]> {
  const judges = naturals.map(({ load }) => load());
  const naturalRates: number[] = [];
  const rates = contenders.map((): number[] => []);
  // The first round warms everything up and does not count.
  for (let round = -1; round < rounds; round += 1) {
    const own: number[] = [];
    for (const { scorer } of contenders) own.push(await rateOf(texts, (all) => scoreInBatches(scorer, all)));
    let fastest = 0;
    for (const judge of judges) {
      const rate = await rateOf(texts, (all) => {
        for (const text of all) judge(text);
      });
      fastest = Math.max(fastest, rate);
    }
    if (round < 0) continue;
    naturalRates.push(fastest);
    for (const [index, rate] of own.entries()) rates[index]?.push(rate);
  }
  return [
    { what: `${what}: natural AFINN`, value: median(naturalRates), unit: 'posts/CPU-s' },
    ...contenders.flatMap(({ name, bar }, index): Figure[] => {
      const mine = rates[index] ?? [];
      const ratio = median(mine.map((rate, round) => rate / (naturalRates[round] ?? Number.NaN)));
      return [
        { what: `${what}: ${name}`, value: median(mine), unit: 'posts/CPU-s' },
        {
          what: `${what}: ${name}, ratio to natural`,
          value: ratio,
          unit: 'x',
          ...(bar !== undefined && { bar: `>= ${bar}`, holds: ratio >= bar }),
        },
      ];
    }),
  ];
}
