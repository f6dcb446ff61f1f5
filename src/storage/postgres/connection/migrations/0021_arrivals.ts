import type { MigrationBuilder } from 'node-pg-migrate';

/** What became of the deliveries to sources that posts are pushed to. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    CREATE TABLE arrivals (
      source text COLLATE "C" NOT NULL,
      outcome text COLLATE "C" NOT NULL,
      count bigint NOT NULL,
      last_at timestamptz NOT NULL,
      PRIMARY KEY (source, outcome)
    );
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
