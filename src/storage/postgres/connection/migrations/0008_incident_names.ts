import type { MigrationBuilder } from 'node-pg-migrate';

/** People call an incident by brand and number. Known incidents are numbered as they opened, and keep their ids. */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE incidents ADD COLUMN slug text COLLATE "C", ADD COLUMN number integer;
    -- An id is the slug and the minute.
    UPDATE incidents SET slug = regexp_replace(id, '-\\d{4}-\\d\\d-\\d\\d-\\d{4}$', '');
    UPDATE incidents SET number = numbered.number FROM (
      SELECT id, row_number() OVER (PARTITION BY slug ORDER BY opened_at, id) AS number FROM incidents
    ) AS numbered WHERE numbered.id = incidents.id;
    ALTER TABLE incidents ALTER COLUMN slug SET NOT NULL, ALTER COLUMN number SET NOT NULL;
    CREATE UNIQUE INDEX incidents_named ON incidents (slug, number);
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
