import { cleanAuthorId, cleanId } from '../core/clean.ts';
import type { Time } from '../core/domain.ts';
import type { Page } from '../core/plugins/collector.ts';
import type { MentionStore } from '../core/store/mentions.ts';

/**
 * Erases the mentions of posts that a platform says are deleted, and of authors whose accounts are gone, whatever brand
 * they are of, and the reposts of both, which have the same words. Returns how many.
 */
export async function eraseDeleted(
  store: Pick<MentionStore, 'mentions' | 'eraseMentions'>,
  platform: string,
  { deleted = [], deletedAuthors = [] }: Pick<Page, 'deleted' | 'deletedAuthors'>,
  now: Time,
): Promise<number> {
  const posts = new Set(deleted.map((one) => cleanId(one)));
  const ids = new Set<string>();
  if (deletedAuthors.length > 0) {
    const authors = deletedAuthors.map(cleanAuthorId);
    for await (const { platformId } of store.mentions({ platforms: [platform], authors })) posts.add(platformId);
  }
  if (posts.size === 0) return 0;
  const wanted = [...posts];
  for (const query of [{ posts: wanted }, { repostsOf: wanted }])
    for await (const { id } of store.mentions({ platforms: [platform], ...query })) ids.add(id);
  return ids.size === 0 ? 0 : (await store.eraseMentions([...ids], now)).length;
}
