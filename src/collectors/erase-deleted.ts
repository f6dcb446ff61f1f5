import { cleanId } from '../core/clean.ts';
import type { Time } from '../core/domain.ts';
import type { MentionStore } from '../core/store/mentions.ts';

/**
 * Erases the mentions of posts that a platform says are deleted, whatever brand they are of, and of their reposts, which
 * have the same words. Returns how many.
 */
export async function eraseDeleted(
  store: Pick<MentionStore, 'mentions' | 'eraseMentions'>,
  platform: string,
  deleted: readonly string[] | undefined,
  now: Time,
): Promise<number> {
  if (!deleted || deleted.length === 0) return 0;
  const posts = deleted.map((one) => cleanId(one));
  const ids = new Set<string>();
  for (const wanted of [{ posts }, { repostsOf: posts }])
    for await (const { id } of store.mentions({ platforms: [platform], ...wanted })) ids.add(id);
  return ids.size === 0 ? 0 : (await store.eraseMentions([...ids], now)).length;
}
