import type { Time } from '../../core/domain.ts';
import { excerpt } from '../../wording/words.ts';
import { wordsOf } from './kinds/index.ts';
import { itemOf, listCommands, listed, type ToldRow } from './list-message.ts';
import type { AlertMessage } from './message.ts';

/** A first alert whose story other brands have too: those told in it, and one that was told before. */
export interface SharedStory {
  together: readonly ToldRow[];
  /** What they all say; untrusted. */
  story: string;
  earlier: { brand: string; incident: string; sentAt: Time } | null;
}

/** The message of the first brand, which names the others as well. */
export function nameOthers(own: ToldRow, { together, story, earlier }: SharedStory): AlertMessage {
  const { message } = own;
  const { words, facts, notes, timezone } = message;
  const before = earlier && { ...earlier, at: words.times(timezone).clock(earlier.sentAt) };
  const withBefore = { ...message, notes: before ? [words.sameStory.likeThat(before), ...notes] : notes };
  if (together.length === 0) return withBefore;
  const all = [own, ...together];
  const brands = all.map((one) => one.message.brandTitle);
  const [finding] = message.findings;
  return {
    ...withBefore,
    asks: null,
    title: finding ? wordsOf(words, finding).title(message.kind, words.sameStory.names(brands)) : message.title,
    headline: words.sameStory.headline({ brands: brands.length, story: excerpt(story, 120) }),
    why: words.sameStory.why(message.brandTitle),
    facts: [...all.map((one) => itemOf(words, one)), ...facts],
    commands: listCommands(words),
    list: all.map(listed),
  };
}
