import type { MigrationBuilder } from 'node-pg-migrate';

/** When an account is gone from its platform, everything of its author is found at once. An id may be as long as a stranger made it. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql('CREATE INDEX mentions_author ON mentions (hashtextextended(author_id, 0)) WHERE author_id IS NOT NULL');
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
