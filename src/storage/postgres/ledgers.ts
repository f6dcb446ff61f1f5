import type { Ledger, LedgerOfSource, LedgerStore } from '../../core/store/ledgers.ts';
import type { Database } from './connection/database.ts';
import { toJson } from './connection/values.ts';

export const ledgerStore = ({ pool, transaction }: Database): LedgerStore => ({
  changeLedger: (source, period, change) =>
    transaction(async (client) => {
      // A row that is there in any case can be locked.
      await client.query('INSERT INTO ledgers (source, month) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        source,
        period,
      ]);
      const { rows } = await client.query<{ body: Ledger | null }>(
        'SELECT body FROM ledgers WHERE source = $1 AND month = $2 FOR UPDATE',
        [source, period],
      );
      const { ledger, result } = change(rows[0]?.body ?? null);
      if (ledger)
        await client.query('UPDATE ledgers SET body = $3 WHERE source = $1 AND month = $2', [
          source,
          period,
          toJson(ledger),
        ]);
      return result;
    }),
  async ledgers(period) {
    const { rows } = await pool.query<{ source: string; body: Ledger }>(
      'SELECT source, body FROM ledgers WHERE month = $1 AND body IS NOT NULL ORDER BY source',
      [period],
    );
    return rows.map(({ source, body }): LedgerOfSource => ({ source, ...body }));
  },
});
