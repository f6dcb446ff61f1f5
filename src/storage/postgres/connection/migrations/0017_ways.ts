import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * How a mention matches its brand. What was stored before matched by its text. Posts that refer to others find their
 * mentions by the platform's id, which may be longer than an entry of an ordered index can be. Tombstones have none:
 * in the index they would all stand in one bucket, which each new one would have to go through.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE mentions ADD COLUMN way text COLLATE "C" NOT NULL DEFAULT 'text';
    CREATE INDEX mentions_platform_id ON mentions USING hash (platform_id) WHERE platform_id <> '';
    CREATE INDEX mentions_reposts ON mentions USING hash (parent_id) WHERE kind = 'repost';
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
