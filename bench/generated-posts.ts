import type { NewMention, Post } from '../dist/core/domain.js';
import { toMention } from '../dist/core/identity.js';

const words =
  'acme the new update is really great and i love it but support was terrible slow broken again waiting for refund price ' +
  'delivery late nice people coffee machine works fine today why does this happen every time happy customer thanks team ' +
  'worst service ever cannot log in app crashes anyone else having problems with their order looks good bought another one';
const vocabulary = words.split(' ');

/** Seeded posts of invented people: `perDay` a day up to `end`, a fifth of them by people who wrote before. */
export function* generatedPosts(
  count: number,
  { end, perDay = 3000 }: { end: number; perDay?: number },
): Generator<Post> {
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const step = 86_400_000 / perDay;
  for (let n = 0; n < count; n += 1) {
    const length = 8 + Math.floor(random() * 16);
    let text = 'acme';
    for (let i = 0; i < length; i += 1) text += ` ${vocabulary[Math.floor(random() * vocabulary.length)]}`;
    const author = random() < 0.2 ? Math.floor(random() * 1000) : 1000 + n;
    yield {
      id: `p${n}`,
      url: `https://pond.example/${author}/p${n}`,
      author: { id: `u${author}`, name: `Person ${author}`, followers: Math.floor(random() * 5000) },
      text,
      language: 'en',
      kind: 'post',
      parentId: null,
      rootId: null,
      engagement: { likes: Math.floor(random() * 20) },
      at: Math.round(end - (count - n) * step),
    };
  }
}

export function* generatedMentions(count: number, options: { end: number; perDay?: number }): Generator<NewMention> {
  for (const post of generatedPosts(count, options)) {
    yield toMention(post, {
      brand: 'acme',
      platform: 'pond',
      source: 'pond',
      matched: ['acme'],
      own: false,
      seen: null,
    });
  }
}

export function* inBatches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
