import { z } from 'zod';
import type { Cursor, ListPage, PageQuery } from '../../../core/store/list.ts';

/** What a list is ordered by: a time as PostgreSQL writes it, then what tells rows of one time apart. */
const keySchema = z.tuple([z.iso.datetime({ offset: true }), z.string()]);
type Key = z.infer<typeof keySchema>;

/** SQL: a timestamptz as a key holds it, with its microseconds. */
export const keyTimeSql = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const cursorOf = (key: Key): Cursor => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key after which the page begins; nulls: the list begins. A cursor that is not ours throws. */
export function keyAfter({ after }: PageQuery): Key | [null, null] {
  if (after === undefined) return [null, null];
  try {
    return keySchema.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
  } catch {
    throw new TypeError('This cursor is of no list of this store: begin the list anew.');
  }
}

/** One row more than asked for tells whether there is a next page. */
export const rowsWanted = ({ limit }: PageQuery): number => Math.max(1, Math.trunc(limit)) + 1;

export function listPage<R extends { key_time: string; key_id: string }, T>(
  rows: readonly R[],
  query: PageQuery,
  toItem: (row: Omit<R, 'key_time' | 'key_id'>) => T,
): ListPage<T> {
  const shown = rows.slice(0, rowsWanted(query) - 1);
  const last = shown.at(-1);
  return {
    items: shown.map(({ key_time, key_id, ...row }) => toItem(row)),
    next: rows.length > shown.length && last ? cursorOf([last.key_time, last.key_id]) : null,
  };
}
