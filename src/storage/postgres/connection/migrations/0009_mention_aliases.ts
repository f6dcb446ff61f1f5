import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * Other ids of stored mentions, for posts that get another identity. They outlive their mention: a deleted one does not come
 * back under another name.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    CREATE TABLE mention_aliases (id uuid PRIMARY KEY, mention_id uuid NOT NULL);
    CREATE INDEX mention_aliases_of ON mention_aliases (mention_id);
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
