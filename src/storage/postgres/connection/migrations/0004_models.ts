import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * A brand's mentions are scored by one version of one model. Another one scores them beside it (`rescores`) until all of
 * its scores take the place of the old ones at once; of those, `replaced_scores` keeps what incidents were made of.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    ALTER TABLE scores
      ADD COLUMN severity double precision,
      ADD COLUMN touchpoints text[],
      ADD COLUMN stage text,
      ADD COLUMN intents text[];

    CREATE TABLE brand_models (
      brand text COLLATE "C" PRIMARY KEY,
      model text NOT NULL,
      since timestamptz NOT NULL
    );
    INSERT INTO brand_models
      SELECT DISTINCT ON (brand) brand, model, since FROM (
        SELECT m.brand, s.model, min(s.scored) AS since, max(s.scored) AS latest
        FROM scores s JOIN mentions m ON m.id = s.mention_id WHERE s.model <> 'none' GROUP BY m.brand, s.model
      ) AS used ORDER BY brand, latest DESC, model;

    CREATE TABLE rescores (LIKE scores, brand text COLLATE "C" NOT NULL, PRIMARY KEY (mention_id, model));
    CREATE INDEX rescores_brand ON rescores (brand, model);

    -- counted: whether it was a counted negative until then.
    CREATE TABLE replaced_scores (
      LIKE scores,
      replaced timestamptz NOT NULL,
      counted boolean NOT NULL,
      PRIMARY KEY (mention_id, replaced)
    );

    -- When the brand's model was switched: what its engine knows is of the one before, and it has to learn anew.
    ALTER TABLE engines ADD COLUMN relearn timestamptz;
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
