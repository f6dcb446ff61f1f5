import type { Time } from '../../core/domain.ts';
import { excerpt } from '../../wording/words.ts';
import { itemOf, listCommands, listed, sharedOwner, type ToldRow } from './list-message.ts';
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
  const { words, notes, timezone } = message;
  const before = earlier && { ...earlier, at: words.times(timezone).clock(earlier.sentAt) };
  const withBefore = { ...message, notes: before ? [words.sameStory.likeThat(before), ...notes] : notes };
  if (together.length === 0) return withBefore;
  const all = [own, ...together];
  const brands = all.map((one) => one.message.brandTitle);
  const headline = words.sameStory.headline({ brands: brands.length, story: excerpt(story, 120) });
  return {
    ...withBefore,
    asks: null,
    owner: sharedOwner(all),
    title: words.titles.about(words.sameStory.names(brands), message.about),
    preview: headline,
    headline,
    why: words.sameStory.why(message.brandTitle),
    items: all.map((one) => itemOf(words, one)),
    commands: listCommands(words),
    list: all.map(listed),
  };
}
