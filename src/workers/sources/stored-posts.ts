import type { PartRequest, StoredPost } from '../../core/plugins/collector.ts';
import type { MentionStore } from '../../core/store/mentions.ts';

/** The posts of a platform that are stored, of whatever brand, each once. */
export const storedPosts =
  (store: Pick<MentionStore, 'mentions'>, platform: string): NonNullable<PartRequest['stored']> =>
  async ({ from, to }, most) => {
    const found = new Map<string, StoredPost>();
    for await (const { platformId: id, at, erased } of store.mentions({
      platforms: [platform],
      from,
      to,
      order: 'desc',
    })) {
      if (erased === undefined) found.set(id, { id, at });
      if (found.size >= most) break;
    }
    return [...found.values()];
  };
