import type { ScoreRequest, Scorer } from '../../dist/core/plugins/scorer.js';
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
  const own = texts.map(alone);
  const requests = own.map((text, index): ScoreRequest => ({ id: String(index), text, language: null }));
  const batches = [...inBatches(requests, batchSize)];
  const naturalRates = judges.map((): number[] => []);
  const rates = contenders.map((): number[] => []);
  let negatives = 0;
  // The first rounds warm everything up and do not count.
  for (let round = -2; round < rounds; round += 1) {
    for (const [index, { scorer }] of contenders.entries()) {
      const rate = await rateOf(own.length, async () => {
        for (const batch of batches)
          for (const { label } of await scorer.score(batch)) if (label === 'negative') negatives += 1;
      });
      if (round >= 0) rates[index]?.push(rate);
    }
    for (const [index, judge] of judges.entries()) {
      const rate = await rateOf(own.length, () => {
        for (const text of own) if (judge(text) === 'negative') negatives += 1;
      });
      if (round >= 0) naturalRates[index]?.push(rate);
    }
  }
  // Whoever works is looked at: no compiler may leave it out.
  if (negatives === 0) throw new Error('nothing was negative');
  const fastest = Array.from({ length: rounds }, (_, round) => Math.max(...naturalRates.map((one) => one[round] ?? 0)));
  return [
    ...naturals.map(
      ({ name }, index): Figure => ({
        what: `${what}: ${name}`,
        value: median(naturalRates[index] ?? []),
        unit: 'posts/CPU-s',
      }),
    ),
    ...contenders.flatMap(({ name, bar }, index): Figure[] => {
      const mine = rates[index] ?? [];
      const ratio = median(mine.map((rate, round) => rate / (fastest[round] ?? Number.NaN)));
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

/**
 * A string of its own, as a post that comes alone has it: a piece of a large file takes two bytes a character when any
 * other piece needs them, which makes everybody slower.
 */
const alone = (text: string): string => Buffer.from(text).toString();
