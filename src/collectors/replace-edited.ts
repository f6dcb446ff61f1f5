import type { Mention, NewMention, Post, Time } from '../core/domain.ts';
import type { MentionStore } from '../core/store/mentions.ts';

/**
 * Deletes stored mentions whose posts were edited since, and returns the given ones in the place of the old: at the time
 * of the first version. An edit that changes no word changes nothing, and what was erased stays erased.
 */
export async function replaceEdited(
  store: MentionStore,
  posts: readonly Post[],
  given: readonly NewMention[],
  now: Time,
): Promise<NewMention[]> {
  const edited = new Set(posts.filter((post) => post.edited).map(({ id }) => id));
  const ids = given.filter(({ platformId }) => edited.has(platformId)).map(({ id }) => id);
  if (ids.length === 0) return [...given];
  const stored = new Map<string, Mention>();
  for await (const mention of store.mentions({ ids }))
    if (mention.erased === undefined) stored.set(mention.id, mention);
  const replaced = given.filter(({ id, text }) => stored.has(id) && stored.get(id)?.text !== text).map(({ id }) => id);
  if (replaced.length > 0) await store.deleteMentions(replaced, now);
  return given.map((mention) => ({ ...mention, at: stored.get(mention.id)?.at ?? mention.at }));
}
