/** SQL: `isCounted` of `core/counted.ts` for the negative `name`; the contract compares the two. */
export const countsSql = (name: string): string => `
  NOT EXISTS (
    SELECT FROM negatives earlier
    WHERE earlier.speaker = ${name}.speaker
      AND earlier.at >= ${name}.at - interval '24 hours' AND earlier.at <= ${name}.at
      AND (earlier.at, earlier.mention_id) < (${name}.at, ${name}.mention_id))`;
