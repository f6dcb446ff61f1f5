import type { MigrationBuilder } from 'node-pg-migrate';

/** Requests that a platform takes from a credential, in the window that is open or was last. `granted`: the last time. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    CREATE TABLE request_limits (
      platform text COLLATE "C" NOT NULL,
      credential text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      number integer NOT NULL,
      begins_at timestamptz NOT NULL,
      ends_at timestamptz NOT NULL,
      taken integer NOT NULL,
      granted integer NOT NULL,
      PRIMARY KEY (platform, credential, name)
    );
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
