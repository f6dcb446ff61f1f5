import type { MigrationBuilder } from 'node-pg-migrate';

/** A lease has a token that rises when it changes hands, so that a write of an earlier holder can be refused. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql('ALTER TABLE leases ADD COLUMN token integer NOT NULL DEFAULT 1');
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
