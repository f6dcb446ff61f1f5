import type { ScoreRequest, Scorer } from '../../dist/core/plugins.js';
import type { Figure } from '../bench.ts';
import { inBatches } from '../generated-posts.ts';
import { naturals } from '../sentiment/rivals.ts';
import { median } from './median.ts';

const rounds = 9;
const postsPerRound = 40_000;
const batchSize = 500;

/** Posts per CPU-second (user and system, of all threads of this process) of something that is done to all texts. */
async function rateOf(textCount: number, scoreAll: () => unknown): Promise<number> {
  const repeats = Math.ceil(postsPerRound / textCount);
  const began = process.cpuUsage();
  for (let repeat = 0; repeat < repeats; repeat += 1) await scoreAll();
  const { user, system } = process.cpuUsage(began);
  return (repeats * textCount * 1e6) / (user + system);
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
  const requests = texts.map((text, index): ScoreRequest => ({ id: String(index), text, language: null }));
  const batches = [...inBatches(requests, batchSize)];
  const naturalRates: number[] = [];
  const rates = contenders.map((): number[] => []);
  let negatives = 0;
  // The first round warms everything up and does not count.
  for (let round = -1; round < rounds; round += 1) {
    const own: number[] = [];
    for (const { scorer } of contenders) {
      const rate = await rateOf(texts.length, async () => {
        for (const batch of batches)
          for (const { label } of await scorer.score(batch)) if (label === 'negative') negatives += 1;
      });
      own.push(rate);
    }
    let fastest = 0;
    for (const judge of judges) {
      const rate = await rateOf(texts.length, () => {
        for (const text of texts) if (judge(text) === 'negative') negatives += 1;
      });
      fastest = Math.max(fastest, rate);
    }
    if (round < 0) continue;
    naturalRates.push(fastest);
    for (const [index, rate] of own.entries()) rates[index]?.push(rate);
  }
  // Whoever works is looked at: no compiler may leave it out.
  if (negatives === 0) throw new Error('nothing was negative');
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
