import { describe, expect, test } from '@jest/globals';
import { hourMs } from '../../src/core/domain.ts';
import { all, mention, now, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

export function referenceContract(subject: StoreUnderTest): void {
  describe('mentions of posts', () => {
    test('are found by the id of their platform, for every brand, since a time', async () => {
      const { store } = subject;
      const saved = [
        mention('a'),
        mention('a', { brand: 'other', way: 'reference', own: true, matched: ['two words', 'x'] }),
        mention('b', { at: start - hourMs, language: null }),
        mention('c'),
        mention('d', { platform: 'elsewhere' }),
      ];
      await store.saveMentions(saved, now);
      const told = ({ brand, platformId, at, own, way, text, language, matched }: (typeof saved)[number]) => ({
        brand,
        platformId,
        at,
        own,
        way,
        text,
        language,
        matched,
      });
      const sorted = (found: { brand: string; platformId: string }[]) =>
        found.toSorted((one, two) => `${one.platformId} ${one.brand}`.localeCompare(`${two.platformId} ${two.brand}`));
      const ids = ['a', 'b', 'd', 'a', 'never stored', ''];
      expect(sorted(await store.mentionsOfPosts('x', ids, start - hourMs))).toEqual(saved.slice(0, 3).map(told));
      expect(sorted(await store.mentionsOfPosts('x', ids, start))).toEqual(saved.slice(0, 2).map(told));
      expect(await store.mentionsOfPosts('x', [], start)).toEqual([]);
    });

    test('one that is erased is found by no id, not even an empty one', async () => {
      const { store } = subject;
      const given = mention('a');
      await store.saveMentions([given], now);
      await store.eraseMentions([given.id], now);
      expect(await store.mentionsOfPosts('x', ['a', ''], start)).toEqual([]);
      expect(await all(store.mentions({ posts: ['a', ''] }))).toEqual([]);
    });

    test('an id as long as a stranger can make it is stored and found', async () => {
      const { store } = subject;
      const long = mention(Array.from({ length: 2_000 }, (_, n) => String.fromCodePoint(0x4e00 + n * 7)).join(''));
      await store.saveMentions([long], now);
      expect(await store.mentionsOfPosts('x', [long.platformId], start)).toMatchObject([
        { platformId: long.platformId },
      ]);
    });

    test('are found by the ids of their authors, however long, on the platforms that are asked for', async () => {
      const { store } = subject;
      const letters = (length: number) =>
        Array.from({ length }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join('');
      const by = (id: string) => ({ author: { id, name: 'Same', followers: null } });
      const long = letters(2_000);
      await store.saveMentions(
        [
          mention('a', by('did:1')),
          mention('b', { ...by('did:1'), brand: 'other', at: start + hourMs }),
          mention('c', by(long)),
          mention('d', by(`${long.slice(0, -1)}x`)),
          mention('e', { ...by('did:1'), platform: 'elsewhere' }),
          mention('f', { author: null }),
          mention('g', by('DID:1')),
        ],
        now,
      );
      const found = async (authors: string[]): Promise<string[]> =>
        (await all(store.mentions({ platforms: ['x'], authors }))).map(({ platformId }) => platformId).sort();
      expect(await found(['did:1', 'nobody'])).toEqual(['a', 'b']);
      expect(await found([long, 'did:1'])).toEqual(['a', 'b', 'c']);
      expect(await found([])).toEqual([]);
    });
  });
}
