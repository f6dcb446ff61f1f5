import type { MigrationBuilder } from 'node-pg-migrate';

/** A platform that is asked whether its posts still stand is asked for the newest first, whatever brand they are of. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql('CREATE INDEX mentions_platform_at ON mentions (platform, at)');
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
