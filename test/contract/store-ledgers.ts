import { describe, expect, test } from '@jest/globals';
import type { Ledger, LedgerStore } from '../../src/core/store/ledgers.ts';
import { start } from './mention-fixture.ts';

const empty: Ledger = {
  budget: { amount: 20, unit: 'USD', per: 'month' },
  takenAt: start,
  brands: {},
  holds: [],
};

export function ledgerContract(subject: { readonly store: LedgerStore; another(): Promise<LedgerStore> }): void {
  const spend = (store: LedgerStore, brand: string, usd: number, { source = 'x', month = '2026-03' } = {}) =>
    store.changeLedger(source, month, (before) => {
      const { brands } = before ?? empty;
      const { spent = 0 } = brands[brand] ?? {};
      const spending = { spent: spent + usd, paced: 0, since: start };
      return { ledger: { ...empty, brands: { ...brands, [brand]: spending } }, result: spent };
    });

  describe('ledgers', () => {
    test('a month begins without a row, and each source has a row of its own', async () => {
      const { store } = subject;
      expect(await store.changeLedger('x', '2026-03', (before) => ({ result: before }))).toBeNull();
      expect(await store.ledgers('2026-03')).toEqual([]);
      await spend(store, 'kaffa', 2);
      await spend(store, 'kaffa', 3, { source: 'other' });
      await spend(store, 'kaffa', 4, { month: '2026-04' });
      const brands = (spent: number) => ({ kaffa: { spent, paced: 0, since: start } });
      expect(await store.ledgers('2026-03')).toEqual([
        { source: 'other', ...empty, brands: brands(3) },
        { source: 'x', ...empty, brands: brands(2) },
      ]);
    });

    test('what a change returns is handed on, and without a ledger nothing is written', async () => {
      const { store } = subject;
      await spend(store, 'kaffa', 2);
      expect(await store.changeLedger('x', '2026-03', (before) => ({ result: before?.brands.kaffa?.spent }))).toBe(2);
      expect(await spend(store, 'kaffa', 1)).toBe(2);
    });

    test('a change that fails leaves the row as it was', async () => {
      const { store } = subject;
      await spend(store, 'kaffa', 2);
      const failing = store.changeLedger('x', '2026-03', () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await spend(store, 'kaffa', 0)).toBe(2);
    });

    test('of changes made at once none is lost', async () => {
      const stores = [subject.store, ...(await Promise.all([1, 2, 3].map(() => subject.another())))];
      await Promise.all(
        stores.map(async (store, number) => {
          for (let times = 0; times < 20; times += 1) await spend(store, `brand${number % 2}`, 1);
        }),
      );
      expect(await Promise.all(['brand0', 'brand1'].map((brand) => spend(subject.store, brand, 0)))).toEqual([40, 40]);
    });
  });
}
