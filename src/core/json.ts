/** Anything JSON can express: cursors and state snapshots. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
