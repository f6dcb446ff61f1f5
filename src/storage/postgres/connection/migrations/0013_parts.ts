import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * A source may be read in parts, each with its state and coverage; part '' is the source as a whole. A brand joins the
 * reading of one part: `joined_part`. Rows of a brand itself have part ''.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE source_states
      ADD COLUMN part text COLLATE "C" NOT NULL DEFAULT '',
      ADD COLUMN joined_part text COLLATE "C" NOT NULL DEFAULT '',
      DROP CONSTRAINT source_states_pkey,
      ADD PRIMARY KEY (brand, source, part);

    ALTER TABLE coverage
      ADD COLUMN part text COLLATE "C" NOT NULL DEFAULT '',
      DROP CONSTRAINT coverage_pkey,
      ADD PRIMARY KEY (brand, source, part, since);

    ALTER TABLE shared_coverage ADD COLUMN part text COLLATE "C" NOT NULL DEFAULT '';
    DROP INDEX shared_coverage_source;
    CREATE INDEX shared_coverage_part ON shared_coverage (source, part, id);
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
