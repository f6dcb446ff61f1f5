import type { MigrationBuilder } from 'node-pg-migrate';

/** A budget may be in requests, and for a day. All that was stored is in US dollars, for a month. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    UPDATE ledgers SET body = jsonb_build_object(
      'budget', CASE WHEN body -> 'budgetUsd' = '0' THEN 'null'
        ELSE jsonb_build_object('amount', body -> 'budgetUsd', 'unit', 'USD', 'per', 'month') END,
      'takenAt', 0,
      'brands', (
        SELECT coalesce(jsonb_object_agg(key, jsonb_build_object(
          'spent', value -> 'spentUsd', 'paced', value -> 'pacedUsd', 'since', value -> 'since')), '{}')
        FROM jsonb_each(body -> 'brands')
      ),
      'holds', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', hold -> 'id', 'at', hold -> 'at', 'amounts', hold -> 'usd')), '[]')
        FROM jsonb_array_elements(body -> 'holds') AS hold
      )
    ) WHERE body IS NOT NULL;
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
