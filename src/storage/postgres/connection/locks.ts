import type { Client } from './database.ts';

/** First keys of our advisory locks; the second is a hash of a name. All of them end with their transaction. */
const scoring = 1_163_086_001;
const refreshing = 1_163_086_002;
const sending = 1_163_086_003;

/**
 * Keeps writers of scores apart from those who correct, delete or re-open a scored mention. Writers of scores share it.
 * Taken in a statement of its own: the next one then sees what the last holder committed.
 */
export async function lockScored(client: Client, mode: 'share' | 'alone'): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock${mode === 'share' ? '_shared' : ''}(${scoring}, 0)`);
}

/** One at a time recomputes the buckets of a brand, so that an older view never overwrites a newer one. */
export async function lockBuckets(client: Client, brand: string): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(${refreshing}, hashtext($1))`, [brand]);
}

/** One at a time takes a notification of a channel. */
export async function lockChannel(client: Client, channel: string): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(${sending}, hashtext($1))`, [channel]);
}
