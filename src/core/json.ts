/** What a text of JSON says; undefined: it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Anything JSON can express: cursors and state snapshots. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
