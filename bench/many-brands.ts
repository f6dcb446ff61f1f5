import { generatedPosts } from './generated-posts.ts';

const syllables =
  'ba be bi bo da de do fa fe ka ke ki ko la le li lo ma me mi mo na ne no pa ra re ri ro sa se so ta te to va ve vi za zo';
const firsts = syllables.split(' ');
const lasts = ['', 'n', 'r', 's', 'x', 'l'];
const words =
  'the new update support delivery refund app store coffee price order service people team login customer'.split(' ');

/** Seeded numbers from 0 to 1: each seed has a life of its own. */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e37_79b1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pick = <T>(list: readonly [T, ...T[]] | T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;
const invented = (random: () => number): string =>
  pick(firsts, random) + pick(firsts, random) + (random() < 0.7 ? pick(firsts, random) : '') + pick(lasts, random);
const inScript = (random: () => number, from: number, count: number, length: number): string =>
  Array.from({ length }, () => String.fromCharCode(from + Math.floor(random() * count))).join('');

export interface SampleBrand {
  name: string;
  query: string;
}

/** Invented brands of ten terms of every kind. The first ones are the same, however many there are. */
export const manyBrands = (count: number): SampleBrand[] =>
  Array.from({ length: count }, (_, place) => {
    const random = randomOf(place);
    const name = invented(random);
    const maker = invented(random);
    const foreign = random() < 0.5 ? inScript(random, 0x4e00, 3000, 3) : inScript(random, 0x430, 32, 6);
    const named = [name, `@${name}`, `#${name}`, `${name}.com`, `"${name} ${pick(words, random)}"`];
    const more = [`${maker}-${invented(random)}`, `"the ${pick(words, random)} ${maker}"`, `${maker}&co`, foreign];
    return { name, query: `(${[...named, ...more].join(' OR ')}) -"${pick(words, random)} giveaway"` };
  });

/** Posts of which each speaks of a brand: of the first ones often, of the last ones seldom. */
export function postsAbout(brands: readonly SampleBrand[], count: number): { text: string; url: string | null }[] {
  const random = randomOf(count);
  return [...generatedPosts(count, { end: Date.UTC(2026, 9, 1) })].map(({ text, url }) => {
    const { name } = brands[Math.floor(brands.length ** random()) - 1] ?? { name: '' };
    const written = pick(
      [name, `@${name}`, `#${name}`, name.toUpperCase(), `https://${name}.com/news?from=feed`],
      random,
    );
    return { text: `${text.replace('acme', written)} #TheNewUpdate`, url };
  });
}
