import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * People are counted: a negative counts when its speaker had none in the 24 h before, whatever story it tells. All
 * slices are recomputed and all engines learn anew, both in batches while the program runs.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    -- A stranger's name may be longer than an index entry can be, so speakers are hashes; a brand has speakers of its own.
    CREATE FUNCTION speaker_of(brand text, speaker text) RETURNS bigint
      LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN hashtextextended(speaker, hashtextextended(brand, 0));

    ALTER TABLE negatives ADD COLUMN speaker bigint;
    UPDATE negatives n SET speaker = speaker_of(m.brand, m.speaker) FROM mentions m WHERE m.id = n.mention_id;
    DELETE FROM negatives WHERE speaker IS NULL;
    ALTER TABLE negatives ALTER COLUMN speaker SET NOT NULL, DROP COLUMN voices;
    CREATE INDEX negatives_speaker ON negatives (speaker, at, mention_id);
    DROP TABLE negative_voices;
    DROP FUNCTION voices_of;
    ALTER TABLE mentions DROP COLUMN stories;

    -- All slices are dirty now: what waited is among them.
    TRUNCATE dirty_slices;
    ALTER TABLE dirty_slices DROP COLUMN voices, ADD COLUMN speakers bigint[] NOT NULL;
    INSERT INTO dirty_slices (brand, slices, speakers, ats)
    SELECT brand, array_agg(slice), '{}', '{}'
    FROM (
      SELECT brand, slice, row_number() OVER (PARTITION BY brand ORDER BY slice) / 500 AS part
      FROM (SELECT DISTINCT brand, date_bin('5 minutes', at, 'epoch') AS slice FROM mentions) AS slices
    ) AS parts GROUP BY brand, part;
    UPDATE engines SET version = version + 1, relearn = coalesce(to_timestamp((state ->> 'now')::float8 / 1000), now());
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
