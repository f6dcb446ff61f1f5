import type { MigrationBuilder } from 'node-pg-migrate';

/** What a source spends in a month, shared by its brands. What they had spent stood in their cursors: it counts. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    CREATE TABLE ledgers (
      source text COLLATE "C" NOT NULL,
      month text COLLATE "C" NOT NULL,
      body jsonb,
      PRIMARY KEY (source, month)
    );
    INSERT INTO ledgers
    SELECT source, month, jsonb_build_object('budgetUsd', 0, 'holds', '[]'::jsonb, 'brands',
      jsonb_object_agg(brand, jsonb_build_object('spentUsd', spent, 'pacedUsd', spent, 'since',
        extract(epoch FROM (month || '-01T00:00:00Z')::timestamptz) * 1000)))
    FROM (
      SELECT source, brand, cursor ->> 'month' AS month, cursor -> 'spentUsd' AS spent
      FROM source_states WHERE brand <> '' AND jsonb_typeof(cursor -> 'spentUsd') = 'number'
    ) AS spending
    WHERE month ~ '^\\d{4}-(0[1-9]|1[0-2])$'
    GROUP BY source, month;
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
