import { z } from 'zod';

const maxNames = 1_000;
const names = z.array(z.string().min(1).max(200)).max(maxNames);

/** "towards" of a line: whom the sentiment is to be towards, and whom that may be compared with. */
export const towardsSchema = z.strictObject({ names: names.min(1), others: names.default([]) });

export const wantedTowards = `{"names": ["acme"], "others": ["globex"]}: 1 to ${maxNames} names, others may be left out`;
