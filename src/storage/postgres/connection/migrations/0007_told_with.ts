import type { MigrationBuilder } from 'node-pg-migrate';

/** One message may tell several rows. Messages of a channel are counted by when they were sent. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE notifications ADD COLUMN told_with text COLLATE "C";
    CREATE INDEX notifications_told_with ON notifications (told_with) WHERE told_with IS NOT NULL;
    CREATE INDEX notifications_sent ON notifications (channel, sent_at) WHERE state = 'sent';
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
