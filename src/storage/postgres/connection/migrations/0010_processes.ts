import type { MigrationBuilder } from 'node-pg-migrate';

/** Processes at work on the store. What was told longer ago than `valid_ms`, or by a clock that was ahead, is over. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    CREATE TABLE processes (
      id text COLLATE "C" PRIMARY KEY,
      place text NOT NULL,
      started_at timestamptz NOT NULL,
      workers text[] NOT NULL,
      told timestamptz NOT NULL,
      valid_ms float8 NOT NULL
    );
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
