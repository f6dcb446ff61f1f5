import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { minuteMs, type Post, type Time } from '../core/domain.ts';
import { ConfigError, messageOf, RetryLater } from '../core/errors.ts';
import type { CollectorPlugin, Json, Page } from '../core/plugins.ts';
import { fields, guessMapping, type Mapping, type RowPost, rowPost } from './row-posts.ts';
import { readRows } from './rows.ts';
import { openBytes } from './text-lines.ts';

const pageRows = 1000;
/** A file without a line break at its end may still be written to: it is left alone for so long after a change. */
const settleMs = 10_000;

const settings = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The file: CSV, TSV or JSONL, gzipped or not. Rows that are appended to it are picked up.'),
  map: z
    .partialRecord(z.enum(fields), z.string())
    .default({})
    .describe('Which column holds what, where the names do not say: `{ text: Body, at: When }`.'),
});

const cursorShape = z.object({
  /** Rows read so far, rejected ones included. */
  rows: z.number(),
  size: z.number(),
  changed: z.number(),
  /** False until the end was reached for the first time: what was there before is history. */
  caughtUp: z.boolean(),
  /** Event time of the oldest and newest row of this pass. */
  from: z.number().nullable(),
  to: z.number().nullable(),
});
type Cursor = z.infer<typeof cursorShape>;

interface Reading {
  position: number;
  rows: AsyncIterator<RowPost>;
}

/** A file of posts as a source. What it holds at the first reading is history, what is appended later is live. */
export const file: CollectorPlugin<typeof settings> = {
  platform: 'file',
  settings,
  pollMs: minuteMs,
  create({ path: written, map }, { clock, logger, folder }) {
    const path = resolve(folder ?? '.', written);
    // Kept open between the pages of one pass, so that a page costs its rows and not the file.
    let reading: Reading | null = null;
    return {
      async collect({ cursor: saved, signal }): Promise<Page> {
        signal.throwIfAborted();
        let cursor = readCursor(saved);
        const now = clock.now();
        const state = await inspect(path, now);
        if (state.size < cursor.size) cursor = { ...empty, caughtUp: cursor.caughtUp };
        const idle = { posts: [], cursor, coverage: [], backfill: false, more: false };
        // Nothing was in it at first, so all that comes is news; one that was just made may be about to get its history.
        const isEmpty = state.size === 0 && hasSettled(state);
        if (isEmpty) return { ...idle, cursor: { ...cursor, caughtUp: true } };
        if (state.size === cursor.size && state.changed === cursor.changed) return idle;
        if (await mayBeHalfWritten(path, state)) return idle;
        // Taken out while it is in use: the calls for two brands must not share one reading.
        const current = reading?.position === cursor.rows ? reading : await openAt(path, map, now, cursor.rows);
        reading = null;
        const { rows, done } = await take(current.rows, pageRows);
        current.position += rows.length;
        const posts = rows.flatMap((row) => ('post' in row ? [row.post] : []));
        const rejected = rows.filter((row) => 'reason' in row);
        if (rejected[0] && 'reason' in rejected[0]) {
          const { line, reason } = rejected[0];
          logger.warn({ path, rejected: rejected.length, line, reason }, 'some rows of the file were rejected');
        }
        const span = spanOf(posts, cursor);
        const next = { ...cursor, ...span, rows: current.position };
        if (!done) {
          reading = current;
          return { posts, cursor: next, coverage: [], backfill: !cursor.caughtUp, more: true };
        }
        return {
          posts,
          cursor: { ...next, size: state.size, changed: state.changed, caughtUp: true, from: span.to },
          coverage: span.from !== null && span.to !== null ? [{ from: span.from, to: span.to + 1 }] : [],
          backfill: !cursor.caughtUp,
          more: false,
        };
      },
      async check() {
        await inspect(path, clock.now());
        const reader = readPosts(path, map, clock.now());
        const { rows } = await take(reader, 100).finally(() => reader.return(undefined));
        const good = rows.filter((row) => 'post' in row).length;
        const bad = rows.find((row) => 'reason' in row);
        if (good === 0 && bad && 'reason' in bad) throw new ConfigError(`${path}, line ${bad.line}: ${bad.reason}`);
        return `${good} of the first ${rows.length} rows can be read`;
      },
    };
  },
};

const empty: Cursor = { rows: 0, size: 0, changed: 0, caughtUp: false, from: null, to: null };

function readCursor(saved: Json): Cursor {
  const parsed = cursorShape.safeParse(saved);
  return parsed.success ? parsed.data : empty;
}

interface FileState {
  size: number;
  changed: Time;
}

async function inspect(path: string, now: Time): Promise<FileState> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, changed: Math.floor(mtimeMs) };
  } catch (error) {
    throw new RetryLater(now + minuteMs, `the file cannot be read: ${messageOf(error)}`);
  }
}

/** A file's times are the system's, whatever clock we are given. */
const hasSettled = ({ changed }: FileState): boolean => Date.now() - changed > settleMs;

async function mayBeHalfWritten(path: string, state: FileState): Promise<boolean> {
  const { size } = state;
  if (size === 0) return true;
  if (hasSettled(state)) return false;
  if (/\.gz$/i.test(path)) return true;
  const handle = await open(path, 'r');
  try {
    const last = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return last.buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}

async function openAt(path: string, map: Mapping, now: Time, row: number): Promise<Reading> {
  const rows = readPosts(path, map, now);
  await take(rows, row);
  return { position: row, rows };
}

async function* readPosts(path: string, given: Mapping, now: Time): AsyncGenerator<RowPost> {
  const source = await readRows(openBytes(path), path);
  const mapping = guessMapping(source.columns, given);
  if (mapping.text === undefined || mapping.at === undefined) {
    const missing = mapping.text === undefined ? 'text' : 'time';
    throw new ConfigError(
      `${path}: no column for the ${missing} among ${source.columns.join(', ')}: say it under 'map'`,
    );
  }
  for await (const row of source.rows) yield rowPost(row, mapping, now);
}

async function take<T>(items: AsyncIterator<T>, count: number): Promise<{ rows: T[]; done: boolean }> {
  const rows: T[] = [];
  while (rows.length < count) {
    const next = await items.next();
    if (next.done) return { rows, done: true };
    rows.push(next.value);
  }
  return { rows, done: false };
}

function spanOf(posts: Post[], { from, to }: Cursor): Pick<Cursor, 'from' | 'to'> {
  const times = posts.map(({ at }) => at);
  const oldest = Math.min(from ?? Number.POSITIVE_INFINITY, ...times);
  const newest = Math.max(to ?? Number.NEGATIVE_INFINITY, ...times);
  return Number.isFinite(oldest) ? { from: oldest, to: newest } : { from: null, to: null };
}
