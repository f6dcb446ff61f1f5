import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * One reading of a source serves all brands that joined it. Its state and coverage have the brand ''. What it covered is
 * written once, and each brand remembers the last row that its engine heard.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE source_states
      ADD COLUMN joined_from timestamptz,
      ADD COLUMN joined_query text,
      ADD COLUMN heard bigint NOT NULL DEFAULT 0;

    CREATE TABLE shared_coverage (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      source text COLLATE "C" NOT NULL,
      seen timestamptz NOT NULL,
      since timestamptz NOT NULL,
      until timestamptz NOT NULL
    );
    CREATE INDEX shared_coverage_source ON shared_coverage (source, id);
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
