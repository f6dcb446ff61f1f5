/** What JSON can say: cursors, and snapshots of state. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
