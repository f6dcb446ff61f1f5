import type { Time } from '../core/domain.ts';
import { sha256 } from '../core/identity.ts';

/** So many rows that nothing tells apart are remembered. */
const mostRows = 1_000_000;

/**
 * Ids for rows that have none: the same row is the same post. Reviews often name nobody, and a day without an hour.
 * Of those, each is a post, and the second of two equal ones has an id of its own, the same whenever the file is read.
 */
export function contentIds(): (at: Time, author: string | null, text: string, written: string) => string {
  const times = new Map<number, number>();
  return (at, author, text, written) => {
    const hash = sha256(JSON.stringify([at, author, text]))
      .toString('hex')
      .slice(0, 32);
    if (author !== null || /\d[:h]\d\d|\d{9}/.test(written)) return `row-${hash}`;
    const key = Number.parseInt(hash.slice(0, 12), 16);
    const before = times.get(key) ?? 0;
    if (before > 0 || times.size < mostRows) times.set(key, before + 1);
    return before === 0 ? `row-${hash}` : `row-${hash}-${before + 1}`;
  };
}
