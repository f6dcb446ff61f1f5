import type { MigrationBuilder } from 'node-pg-migrate';

/** What an imported file says of a mention's sentiment. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql('ALTER TABLE mentions ADD COLUMN reported text');
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
