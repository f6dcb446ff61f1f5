import { describe, expect, test } from '@jest/globals';
import { dayMs, hourMs } from '../../src/core/domain.ts';
import { allItems, type Cursor, type ListPage, type PageQuery } from '../../src/core/store/list.ts';
import { mention, now } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { incident, notification, transition } from './store-engine.ts';

/** A list read in pages of a size. */
async function inPages<T>(read: (page: PageQuery) => Promise<ListPage<T>>, limit: number): Promise<T[][]> {
  const pages: T[][] = [];
  let after: Cursor | null = null;
  do {
    const page: ListPage<T> = await read({ limit, ...(after !== null && { after }) });
    pages.push(page.items);
    after = page.next;
  } while (after !== null);
  return pages;
}

const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

export function listContract(subject: StoreUnderTest): void {
  const save = async (changes: Parameters<typeof transition>[1]) => {
    const expectedVersion = (await subject.store.engine('brand'))?.version ?? 0;
    await subject.store.saveTransition(transition(expectedVersion, changes));
  };
  const resolved = (name: string, openedAt: number) =>
    incident(name, { state: 'resolved', openedAt, resolvedAt: openedAt + hourMs });

  /** Every list, filled with seven items of which some are of the same moment. */
  const lists: [name: string, fill: () => Promise<(page: PageQuery) => Promise<ListPage<{ id: string }>>>][] = [
    [
      'incidents',
      async () => {
        const { store } = subject;
        await save({ incidents: [0, 1, 1, 2, 3, 3, 4].map((hour, n) => resolved(`i${n}`, now + hour * hourMs)) });
        return (page) => store.incidents({ ...page, brand: 'brand', state: 'resolved' });
      },
    ],
    [
      'notifications',
      async () => {
        const { store } = subject;
        const rows = [0, 1, 1, 2, 3, 3, 4].map((after, n) =>
          notification(n, { incident: `i${n}`, createdAt: now + after }),
        );
        await save({ notifications: rows });
        return (page) => store.notifications({ ...page, channel: 'cx', state: 'waiting' });
      },
    ],
    [
      'mentions that were set aside',
      async () => {
        const { store } = subject;
        await store.saveMentions(
          [0, 1, 2, 3, 4, 5, 6].map((n) => mention(`m${n}`)),
          now,
        );
        // A claim that fails comes back in halves, then singly.
        for (let claim = await store.claimUnscored({ limit: 9, leaseMs: 60_000 }); claim; ) {
          await store.releaseClaim(claim, 'broke', now);
          claim = await store.claimUnscored({ limit: 9, leaseMs: 60_000 });
        }
        return (page) => store.deadMentions(page);
      },
    ],
  ];

  describe('lists', () => {
    test.each(lists)('%s: pages of any size are the same list, and the last one says so', async (_, fill) => {
      const read = await fill();
      const whole = await read({ limit: 99 });
      expect(whole.next).toBeNull();
      expect(new Set(ids(whole.items)).size).toBe(7);
      for (const size of [1, 2, 3, 6, 7, 8]) {
        const pages = await inPages(read, size);
        expect(ids(pages.flat())).toEqual(ids(whole.items));
        expect(pages.map((page) => page.length)).toEqual([
          ...Array(Math.ceil(7 / size) - 1).fill(size),
          7 % size || size,
        ]);
      }
      expect(ids(await allItems(read))).toEqual(ids(whole.items));
    });

    test.each(lists)('%s: a cursor that is none is refused', async (_, fill) => {
      const read = await fill();
      const foreign = Buffer.from('["2026-01-01", 7, "; DROP TABLE"]').toString('base64url');
      for (const after of ['', 'nonsense', foreign])
        await expect(read({ limit: 2, after })).rejects.toThrow('begin the list anew');
    });

    test('what comes or goes between two pages moves nothing else', async () => {
      const { store } = subject;
      for (const [, fill] of lists) await fill();
      const lastOf = async <T>(read: (page: PageQuery) => Promise<ListPage<T>>, change: () => Promise<unknown>) => {
        const before = await allItems(read);
        const { next } = await read({ limit: 3 });
        await change();
        expect(await read({ limit: 99, ...(next !== null && { after: next }) })).toEqual({
          items: before.slice(3),
          next: null,
        });
      };
      const openedLater = incident('later', { openedAt: now + dayMs });
      await lastOf(
        (page) => store.incidents(page),
        () => save({ incidents: [openedLater] }),
      );
      const newer = notification(99, { incident: 'later', createdAt: now + dayMs });
      await lastOf(
        (page) => store.notifications(page),
        () => save({ notifications: [newer] }),
      );
      const newest = await store.deadMentions({ limit: 3 });
      await lastOf(
        (page) => store.deadMentions(page),
        () => store.retryDead(ids(newest.items)),
      );
    });
  });
}
