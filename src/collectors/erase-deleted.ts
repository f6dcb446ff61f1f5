import { cleanId } from '../core/clean.ts';
import type { Time } from '../core/domain.ts';
import type { MentionStore } from '../core/store/mentions.ts';

/** Erases the mentions of posts that a platform says are deleted, whatever brand they are of. Returns how many. */
export async function eraseDeleted(
  store: Pick<MentionStore, 'mentions' | 'eraseMentions'>,
  platform: string,
  deleted: readonly string[] | undefined,
  now: Time,
): Promise<number> {
  if (!deleted || deleted.length === 0) return 0;
  const ids: string[] = [];
  for await (const { id } of store.mentions({ platforms: [platform], posts: deleted.map((one) => cleanId(one)) }))
    ids.push(id);
  return ids.length === 0 ? 0 : (await store.eraseMentions(ids, now)).length;
}
