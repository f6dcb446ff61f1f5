import type { NewMention } from '../../core/domain.ts';
import type { ReferredMention } from '../../core/store/mentions.ts';

/**
 * Reposts take the words of what they repeat, where they have no others: a platform may cut them, leave them out, or write
 * before them whose they are. Then both get the same label.
 */
export const withWordsOf = (repeated: ReferredMention, mentions: NewMention[]): NewMention[] =>
  mentions.map((mention) =>
    mention.kind === 'repost' && repeats(mention.text, repeated.text)
      ? { ...mention, text: repeated.text, language: repeated.language ?? mention.language, matched: repeated.matched }
      : mention,
  );

/** Whether the text is the whole one, or the beginning of it. */
export function repeats(text: string, whole: string): boolean {
  const words = text
    .replace(/^RT @[\p{L}\p{N}_.-]+:/u, '')
    .replace(/(?:\u2026|\.{3})$/, '')
    .trim();
  return whole !== '' && whole.startsWith(words);
}
