import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * Of an erased mention a tombstone stays. Speakers are stored as keyed hashes, so that one whose posts are erased is still
 * the same as in posts that are not. All engines learn anew, as they know speakers by their former names.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    -- The key is made by the server, so that it stands in no statement.
    CREATE TABLE installation (
      one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
      speaker_key bytea NOT NULL
    );
    INSERT INTO installation (speaker_key)
      VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

    -- Outlets are no persons, and messages name them.
    CREATE FUNCTION hashed_speaker(key bytea, speaker text) RETURNS text
      LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
        WHEN starts_with(speaker, 'host:') THEN speaker
        ELSE split_part(speaker, ':', 1) || ':~'
          || left(encode(sha256(key || sha256(key || convert_to(speaker, 'UTF8'))), 'hex'), 32) END;

    UPDATE dirty_slices SET speakers = ARRAY(
      SELECT coalesce((
          SELECT speaker_of(m.brand, hashed_speaker(i.speaker_key, m.speaker))
          FROM negatives n JOIN mentions m ON m.id = n.mention_id WHERE n.speaker = flipped.speaker LIMIT 1
        ), flipped.speaker)
      FROM installation i CROSS JOIN unnest(speakers) WITH ORDINALITY AS flipped (speaker, place) ORDER BY place)
    WHERE speakers <> '{}';
    UPDATE mentions SET speaker = hashed_speaker(speaker_key, speaker) FROM installation;
    UPDATE observations SET speaker = hashed_speaker(speaker_key, speaker) FROM installation WHERE speaker IS NOT NULL;
    UPDATE negatives n SET speaker = speaker_of(m.brand, m.speaker) FROM mentions m WHERE m.id = n.mention_id;
    UPDATE engines SET version = version + 1,
      relearn = coalesce(relearn, to_timestamp((state ->> 'now')::float8 / 1000), now());

    ALTER TABLE mentions ADD COLUMN erased timestamptz;
    CREATE INDEX mentions_whole ON mentions (source, stored) WHERE erased IS NULL;
    CREATE INDEX mentions_tombstones ON mentions (at) WHERE erased IS NOT NULL;
    -- When the slice's counts became final: some of its mentions are gone.
    ALTER TABLE buckets ADD COLUMN sealed timestamptz;
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
