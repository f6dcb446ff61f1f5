import { fold } from '../../analysis/text/fold.ts';
import type { Mention } from '../../core/domain.ts';

const words = (text: string): Set<string> =>
  new Set(
    fold(text)
      .replace(/https?:\/\/\S+/g, ' ')
      .match(/[\p{L}\p{N}]{2,}/gu)
      ?.slice(0, 200),
  );

/** Jaccard similarity of two sets of words. */
function similarity(a: Set<string>, b: Set<string>): number {
  if (a.size === 0 || b.size === 0) return a.size === b.size ? 1 : 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/** Reach of a post: followers and reactions on a logarithmic scale, so that no single number dominates. */
function reach({ author, engagement }: Mention): number {
  const reactions = (engagement.likes ?? 0) + 2 * (engagement.reposts ?? 0) + 2 * (engagement.replies ?? 0);
  return Math.log10(1 + (author?.followers ?? 0)) + Math.log10(1 + reactions);
}

/** Of what was erased, nothing is left to show. */
export const isWhole = ({ erased }: Mention): boolean => erased === undefined;

/**
 * The most representative posts of a wave: they contain many of its top terms, reach many people, can be opened, come
 * from different speakers, and repeat neither each other nor posts already shown.
 */
export function chooseExamples(
  mentions: readonly Mention[],
  topTerms: readonly string[],
  { limit = 3, shown = [] }: { limit?: number; shown?: readonly string[] } = {},
): Mention[] {
  const terms = topTerms.map(fold);
  const rated = mentions.filter(isWhole).map((mention) => {
    const text = fold(mention.text);
    const typical = terms.filter((term) => text.includes(term)).length;
    const readable = mention.text.trim().length >= 20 ? 1 : -3;
    const rating =
      typical + reach(mention) / 2 + readable + (mention.url ? 1 : 0) - (mention.kind === 'repost' ? 2 : 0);
    return { mention, rating };
  });
  rated.sort((a, b) => b.rating - a.rating || a.mention.at - b.mention.at || (a.mention.id < b.mention.id ? -1 : 1));
  const shownWords = shown.map(words);
  const chosen: { mention: Mention; words: Set<string> }[] = [];
  for (const { mention } of rated) {
    if (chosen.length === limit) break;
    const own = words(mention.text);
    const repeats =
      shownWords.some((other) => similarity(other, own) > 0.6) ||
      chosen.some((other) => other.mention.speaker === mention.speaker || similarity(other.words, own) > 0.6);
    if (!repeats) chosen.push({ mention, words: own });
  }
  return chosen.map(({ mention }) => mention).sort((a, b) => a.at - b.at);
}
