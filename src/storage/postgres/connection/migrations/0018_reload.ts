import type { MigrationBuilder } from 'node-pg-migrate';

/** A request to a process at work to read its configuration again, and its answer. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE processes ADD COLUMN reload text, ADD COLUMN reload_outcome jsonb;
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
