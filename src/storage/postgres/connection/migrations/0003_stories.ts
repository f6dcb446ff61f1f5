import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * Copies and reposts of one another count once, as a speaker does: a negative has one voice for its speaker and one for
 * each of its stories. The engine is told the scorer's probability.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE mentions ADD COLUMN stories text[] NOT NULL DEFAULT '{}';
    ALTER TABLE observations ADD COLUMN p double precision;

    -- A stranger's name may be longer than an index entry can be, so voices are hashes; a brand has voices of its own.
    CREATE FUNCTION voices_of(brand text, speaker text, stories text[]) RETURNS bigint[]
      LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ARRAY(
        SELECT DISTINCT hashtextextended(voice, hashtextextended(brand, 0))
        FROM (SELECT speaker UNION ALL SELECT 's ' || story FROM unnest(stories) AS story) AS named (voice));

    DROP INDEX negatives_speaker;
    ALTER TABLE negatives ADD COLUMN voices bigint[] NOT NULL DEFAULT '{}';
    UPDATE negatives SET voices = voices_of(brand, speaker, '{}');
    ALTER TABLE negatives DROP COLUMN speaker, ALTER COLUMN voices DROP DEFAULT;

    -- The voices of negatives again, to find the one before and the next one.
    CREATE TABLE negative_voices (
      voice bigint NOT NULL,
      at timestamptz NOT NULL,
      mention_id uuid NOT NULL,
      PRIMARY KEY (voice, at, mention_id)
    );
    INSERT INTO negative_voices SELECT unnest(voices), at, mention_id FROM negatives;

    -- Of a negative that came or went: each of its voices, and beside it its time.
    ALTER TABLE dirty_slices ADD COLUMN voices bigint[];
    UPDATE dirty_slices SET voices = ARRAY(
      SELECT hashtextextended(speaker, hashtextextended(brand, 0))
      FROM unnest(speakers) WITH ORDINALITY AS flipped (speaker, place) ORDER BY place);
    ALTER TABLE dirty_slices DROP COLUMN speakers, ALTER COLUMN voices SET NOT NULL;
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
