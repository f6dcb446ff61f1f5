import type { Time } from '../domain.ts';
import type { LedgerOfSource, LedgerStore } from '../store/ledgers.ts';
import { periodsAt } from './period.ts';

/** What each source spends now. Of a source whose budget was changed, what it spends by the new one. */
export async function currentLedgers(store: Pick<LedgerStore, 'ledgers'>, now: Time): Promise<LedgerOfSource[]> {
  const rows = await Promise.all(periodsAt(now).map((period) => store.ledgers(period)));
  const latest = new Map<string, LedgerOfSource>();
  for (const ledger of rows.flat()) {
    const known = latest.get(ledger.source);
    if (!known || known.takenAt < ledger.takenAt) latest.set(ledger.source, ledger);
  }
  return [...latest.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
}
