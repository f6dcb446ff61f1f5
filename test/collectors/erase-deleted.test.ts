import { expect, test } from '@jest/globals';
import { eraseDeleted } from '../../src/collectors/erase-deleted.ts';
import type { Mention } from '../../src/core/domain.ts';
import type { ErasedMention, MentionQuery } from '../../src/core/store/mentions.ts';

type Row = Pick<Mention, 'platform' | 'platformId' | 'parentId' | 'kind'> & { id: string; by: string };

const row = (id: string, by: string, more: Partial<Row> = {}): Row => ({
  id,
  by,
  platform: 'bluesky',
  platformId: id.replace(/ of .*/, ''),
  parentId: null,
  kind: 'post',
  ...more,
});

/** A store of these rows, and the ids that it was told to erase. */
function storeOf(rows: readonly Row[]) {
  const erased: string[][] = [];
  return {
    erased,
    async *mentions({ platforms = [], authors, posts, repostsOf }: MentionQuery): AsyncGenerator<Mention> {
      const isIn = (list: readonly string[] | undefined, one: string | null): boolean =>
        list === undefined || (one !== null && list.includes(one));
      for (const one of rows)
        if (
          isIn(platforms, one.platform) &&
          isIn(authors, one.by) &&
          isIn(posts, one.platformId) &&
          (repostsOf === undefined || (one.kind === 'repost' && isIn(repostsOf, one.parentId)))
        )
          yield one as unknown as Mention;
    },
    async eraseMentions(ids: readonly string[]): Promise<ErasedMention[]> {
      erased.push([...ids].sort());
      return ids.map((id) => ({ id, brand: 'kaffa' }));
    },
  };
}

test('of an author whose account is gone everything goes, of all brands, and what others repeat of it', async () => {
  const store = storeOf([
    row('1 of kaffa', 'gone'),
    row('1 of tee', 'gone'),
    row('2', 'gone'),
    row('repost of 1', 'another', { platformId: 'r1', kind: 'repost', parentId: '1' }),
    row('quote of 1', 'another', { platformId: 'q1', kind: 'quote', parentId: '1' }),
    row('elsewhere', 'gone', { platform: 'x' }),
    row('4', 'another'),
  ]);
  expect(await eraseDeleted(store, 'bluesky', { deletedAuthors: ['gone', 'never heard'] }, 0)).toBe(4);
  expect(store.erased).toEqual([['1 of kaffa', '1 of tee', '2', 'repost of 1']]);
});

test('posts and authors that are gone are erased together, each once', async () => {
  const store = storeOf([row('1', 'gone'), row('2', 'another'), row('3', 'another')]);
  expect(await eraseDeleted(store, 'bluesky', { deleted: ['1', '2'], deletedAuthors: ['gone'] }, 0)).toBe(2);
  expect(store.erased).toEqual([['1', '2']]);
});

test('an author of whom nothing is stored erases nothing', async () => {
  const store = storeOf([row('1', 'another')]);
  expect(await eraseDeleted(store, 'bluesky', { deletedAuthors: ['never heard'] }, 0)).toBe(0);
  expect(await eraseDeleted(store, 'bluesky', {}, 0)).toBe(0);
  expect(store.erased).toEqual([]);
});
