import type { MigrationBuilder } from 'node-pg-migrate';

/**
 * The first tables. A mention is written once per row and never updated: what is learned later (score, correction)
 * has tables of its own, so that a score costs a narrow insert and no second copy of a wide row.
 */
export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    CREATE TABLE mentions (
      id uuid PRIMARY KEY,
      brand text COLLATE "C" NOT NULL,
      platform text COLLATE "C" NOT NULL,
      source text COLLATE "C" NOT NULL,
      platform_id text NOT NULL,
      url text,
      author_id text,
      author_name text,
      author_followers bigint,
      speaker text COLLATE "C" NOT NULL,
      text text NOT NULL,
      language text,
      kind text NOT NULL,
      parent_id text,
      root_id text,
      engagement jsonb NOT NULL,
      matched text[] NOT NULL,
      own boolean NOT NULL,
      at timestamptz NOT NULL,
      seen timestamptz,
      stored timestamptz NOT NULL,
      raw jsonb
    );
    CREATE INDEX mentions_brand_at ON mentions (brand, at, id);

    CREATE TABLE scores (
      mention_id uuid PRIMARY KEY,
      label text COLLATE "C",
      negative double precision,
      neutral double precision,
      positive double precision,
      language text,
      abstained boolean NOT NULL,
      reason text,
      model text NOT NULL,
      scored timestamptz NOT NULL
    );

    CREATE TABLE corrections (
      mention_id uuid PRIMARY KEY,
      label text COLLATE "C" NOT NULL,
      by text NOT NULL,
      at timestamptz NOT NULL
    );

    -- Mentions whose effective label is negative, own accounts excluded. The key of the speaker is hashed because a
    -- stranger's name may be longer than an index entry can be.
    CREATE TABLE negatives (
      mention_id uuid PRIMARY KEY,
      brand text COLLATE "C" NOT NULL,
      speaker text COLLATE "C" NOT NULL,
      at timestamptz NOT NULL
    );
    CREATE INDEX negatives_speaker ON negatives (brand, hashtextextended(speaker, 0), at);

    -- Mentions that wait for a score and that nobody has taken. Live ones first, in order of seen.
    CREATE TABLE unscored (
      seen timestamptz,
      turn bigint GENERATED ALWAYS AS IDENTITY,
      mention_id uuid NOT NULL,
      brand text COLLATE "C" NOT NULL
    );
    CREATE INDEX unscored_turn ON unscored (seen, turn);

    -- Mentions that were taken to be scored. leased_until null: a part of a failed claim, to be taken again at once.
    CREATE TABLE claims (
      id uuid PRIMARY KEY,
      turn bigint GENERATED ALWAYS AS IDENTITY,
      leased_until timestamptz,
      tries integer NOT NULL,
      failed_alone integer NOT NULL,
      mention_ids uuid[] NOT NULL
    );

    CREATE TABLE dead_mentions (
      mention_id uuid PRIMARY KEY,
      reason text NOT NULL,
      tries integer NOT NULL,
      set_aside timestamptz NOT NULL
    );

    -- A cache of mentions: what a slice of 5 minutes holds.
    CREATE TABLE buckets (
      brand text COLLATE "C" NOT NULL,
      slice timestamptz NOT NULL,
      source text COLLATE "C" NOT NULL,
      mentions integer NOT NULL,
      negatives integer NOT NULL,
      counted integer NOT NULL,
      PRIMARY KEY (brand, slice, source)
    );

    -- One row per change, never merged: it says which slices to recompute, and which speakers' negatives came or went
    -- (their next negative within 24 h is looked up when the slices are recomputed).
    CREATE TABLE dirty_slices (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      brand text COLLATE "C" NOT NULL,
      slices timestamptz[] NOT NULL,
      speakers text[] NOT NULL,
      ats timestamptz[] NOT NULL,
      size integer GENERATED ALWAYS AS (cardinality(slices) + cardinality(ats)) STORED
    );
    CREATE INDEX dirty_slices_brand ON dirty_slices (brand, id);

    CREATE TABLE source_states (
      brand text COLLATE "C" NOT NULL,
      source text COLLATE "C" NOT NULL,
      cursor jsonb,
      next_poll_at timestamptz,
      last_ok_at timestamptz,
      failing_since timestamptz,
      error text,
      PRIMARY KEY (brand, source)
    );

    CREATE TABLE coverage (
      brand text COLLATE "C" NOT NULL,
      source text COLLATE "C" NOT NULL,
      since timestamptz NOT NULL,
      until timestamptz NOT NULL,
      PRIMARY KEY (brand, source, since),
      CHECK (since < until)
    );

    CREATE TABLE engines (
      brand text COLLATE "C" PRIMARY KEY,
      version integer NOT NULL,
      state jsonb NOT NULL
    );

    -- What the engine of a brand is to be told: type mention (mention_id to is_negative; was_negative null: it was not
    -- known, is_negative null: it is gone), coverage and history (since, until).
    CREATE TABLE observations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      brand text COLLATE "C" NOT NULL,
      seen timestamptz NOT NULL,
      type text NOT NULL,
      source text COLLATE "C" NOT NULL,
      mention_id uuid,
      at timestamptz,
      speaker text,
      was_negative boolean,
      is_negative boolean,
      since timestamptz,
      until timestamptz
    );
    CREATE INDEX observations_brand_seen ON observations (brand, seen, id);
    CREATE UNIQUE INDEX observations_history ON observations (brand, source) WHERE type = 'history';

    CREATE TABLE incidents (
      id text COLLATE "C" PRIMARY KEY,
      brand text COLLATE "C" NOT NULL,
      state text NOT NULL,
      since timestamptz NOT NULL,
      opened_at timestamptz NOT NULL,
      resolved_at timestamptz,
      body jsonb NOT NULL
    );
    CREATE UNIQUE INDEX incidents_open ON incidents (brand) WHERE state = 'open';
    CREATE INDEX incidents_opened_at ON incidents (opened_at);

    CREATE TABLE notifications (
      id text COLLATE "C" PRIMARY KEY,
      turn bigint GENERATED ALWAYS AS IDENTITY,
      brand text COLLATE "C" NOT NULL,
      incident text COLLATE "C" NOT NULL,
      occasion text NOT NULL,
      number integer NOT NULL,
      channel text COLLATE "C" NOT NULL,
      state text NOT NULL,
      attempts integer NOT NULL,
      silences integer NOT NULL,
      due_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL,
      sent_at timestamptz,
      reference jsonb,
      error text,
      leased_until timestamptz
    );
    CREATE INDEX notifications_to_send ON notifications (channel, created_at, turn) WHERE state IN ('waiting', 'sending');
    CREATE INDEX notifications_incident ON notifications (incident, channel);

    CREATE TABLE leases (
      name text COLLATE "C" PRIMARY KEY,
      holder text NOT NULL,
      leased_until timestamptz NOT NULL
    );
  `);
}

/** There is no way back: an older version of the program cannot know what a newer one stored. */
export const down = false;
