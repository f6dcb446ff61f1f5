import { spell } from '../../analysis/text/phrases/read-words.ts';
import { hourMs, type Mention, type NewMention } from '../../core/domain.ts';
import type { MentionStore } from '../../core/store/mentions.ts';

/**
 * Those that are stored under their id with another text or time: the id stands for two posts. Of what was erased, nobody
 * can tell.
 */
export async function storedOtherwise(
  store: Pick<MentionStore, 'mentions'>,
  given: readonly NewMention[],
): Promise<NewMention[]> {
  const byId = new Map(given.map((mention) => [mention.id, mention]));
  const others: NewMention[] = [];
  for await (const stored of store.mentions({ ids: [...byId.keys()] })) {
    const mention = byId.get(stored.id);
    if (mention && stored.erased === undefined && !isSamePost(mention, stored)) others.push(mention);
  }
  return others;
}

/** Files name a day, an hour of another zone, or a minute, where a platform gives the second. */
const roundedByMs = 26 * hourMs;

/**
 * A platform and an export of it rarely write a post alike: links are shortened, titles left out. What we heard live is
 * the post itself, which may have been edited since.
 */
function isSamePost(given: NewMention, stored: Pick<Mention, 'text' | 'at' | 'seen'>): boolean {
  const sameTime = Math.abs(given.at - stored.at) <= roundedByMs;
  if (sameTime && given.text === stored.text) return true;
  const sameWords = shareWords(given.text, stored.text);
  return stored.seen === null ? sameTime && sameWords : sameTime || sameWords;
}

/** Whether half of the words of one text are in the other. */
function shareWords(a: string, b: string): boolean {
  const [first, second] = [new Set(spell(a)), new Set(spell(b))];
  const smaller = Math.min(first.size, second.size);
  let shared = 0;
  for (const word of first) if (second.has(word)) shared += 1;
  return shared * 2 >= smaller;
}
