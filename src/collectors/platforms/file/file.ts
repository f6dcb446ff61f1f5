import { resolve } from 'node:path';
import { z } from 'zod';
import { type Interval, minuteMs, type Post, type Time } from '../../../core/domain.ts';
import { WrongInput } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { CollectorPlugin, ListenRequest, Page } from '../../../core/plugins/collector.ts';
import { fields } from '../../../files/known-columns.ts';
import type { RowPost } from '../../../files/row-posts.ts';
import { type SaidTimes, saidTimes } from '../../../files/times/said-times.ts';
import { type FileState, hasSettled, inspect, mayBeHalfWritten } from './file-state.ts';
import { type ReadAs, readPosts, take } from './read-posts.ts';

const pageRows = 1000;
const settingNames = { timeFormat: 'timeFormat', timezone: 'timezone' };

const settings = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('CSV, TSV or JSONL file, gzipped or not. Existing rows are history, appended rows are new posts.'),
  map: z
    .partialRecord(z.enum(fields), z.string())
    .default({})
    .describe('Field -> column name, where Earshot does not recognise the column, such as `{ text: Body, at: When }`.'),
  timeFormat: z
    .string()
    .refine((format) => canBeSaid({ timeFormat: format }), "a form such as 'DD/MM/YYYY HH:mm' or 'MM/DD/YY h:mm A'")
    .optional()
    .describe('Form of the times, such as `DD/MM/YYYY HH:mm`. Default: what can be read in one way.'),
  timezone: z
    .string()
    .refine((zone) => canBeSaid({ timezone: zone }), 'a zone such as Europe/Berlin, UTC or +01:00')
    .optional()
    .describe('Zone of times that name none, such as `Europe/Berlin`. Default: UTC.'),
});

function canBeSaid(times: SaidTimes): boolean {
  try {
    saidTimes(times, settingNames);
    return true;
  } catch {
    return false;
  }
}

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
  /** Until when what was appended is known; null: before the first end, and in a file that took the place of another. */
  upTo: z.number().nullable().default(null),
});
type Cursor = z.infer<typeof cursorShape>;

interface Reading {
  position: number;
  /** The file as it was when it was opened, and when that was: what was appended since may not be in `rows`. */
  state: FileState;
  opened: Time;
  rows: AsyncIterator<RowPost>;
}

/**
 * A file of posts as a source. What it holds at the first reading is history, complete from its first row to its last.
 * What is appended later is live: from then on each poll covers all time since the poll before, quiet or not, but for
 * time in which the file could not be read.
 */
export const file: CollectorPlugin<typeof settings> = {
  platform: 'file',
  settings,
  pollMs: minuteMs,
  deletions: 'none',
  create({ path: written, map, timeFormat, timezone }, { clock, logger, folder }) {
    const path = resolve(folder ?? '.', written);
    const said: ReadAs = { map, times: saidTimes({ timeFormat, timezone }, settingNames) };
    // Kept open between the pages of one pass, so that a page costs its rows and not the file.
    let reading: Reading | null = null;
    let lastFailure: Time | null = null;

    /** The time that is known once the end was reached at `end`. */
    function covered({ upTo, from }: Pick<Cursor, 'upTo' | 'from'>, end: Time): Interval[] {
      const since = upTo ?? from ?? end;
      const wasReadable = lastFailure === null || lastFailure < since;
      return wasReadable && since < end ? [{ from: since, to: end }] : [];
    }

    async function nextPage({ cursor: saved, signal }: ListenRequest): Promise<Page> {
      signal.throwIfAborted();
      let cursor = readCursor(saved);
      const now = clock.now();
      const state = await inspect(path, now);
      if (state.size < cursor.size) cursor = { ...empty, caughtUp: cursor.caughtUp };
      const idle = { posts: [], cursor, coverage: [], backfill: false, more: false };
      const quiet = { ...idle, cursor: { ...cursor, caughtUp: true, upTo: now }, coverage: covered(cursor, now) };
      // Nothing was in it at first, so all that comes is news; one that was just made may be about to get its history.
      if (state.size === 0 && hasSettled(state)) return quiet;
      if (state.size === cursor.size && state.changed === cursor.changed) return quiet;
      if (await mayBeHalfWritten(path, state)) return idle;
      // Taken out while it is in use: the calls for two brands must not share one reading.
      const current =
        reading?.position === cursor.rows ? reading : await openAt(path, said, { now, state, row: cursor.rows });
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
      const upTo = Math.max(cursor.upTo ?? 0, current.opened);
      const history = span.from !== null && span.to !== null ? [{ from: span.from, to: span.to + 1 }] : [];
      return {
        posts,
        cursor: { ...next, ...current.state, caughtUp: true, from: null, to: null, upTo },
        coverage: cursor.caughtUp ? covered({ ...span, upTo: cursor.upTo }, upTo) : history,
        backfill: !cursor.caughtUp,
        more: false,
      };
    }

    async function collect(request: ListenRequest): Promise<Page> {
      try {
        return await nextPage(request);
      } catch (error) {
        if (!request.signal.aborted) lastFailure = clock.now();
        throw error;
      }
    }

    return {
      collect,
      listening: { collect, begin: (cursor) => cursor, searchesHistory: false },
      async check() {
        await inspect(path, clock.now());
        const reader = readPosts(path, said, clock.now());
        const { rows } = await take(reader, 100).finally(() => reader.return(undefined));
        const good = rows.filter((row) => 'post' in row).length;
        const bad = rows.find((row) => 'reason' in row);
        if (good === 0 && bad && 'reason' in bad) throw new WrongInput(`${path}, line ${bad.line}: ${bad.reason}`);
        return `${good} of the first ${rows.length} rows can be read`;
      },
    };
  },
};

const empty: Cursor = { rows: 0, size: 0, changed: 0, caughtUp: false, from: null, to: null, upTo: null };

function readCursor(saved: Json): Cursor {
  const parsed = cursorShape.safeParse(saved);
  return parsed.success ? parsed.data : empty;
}

async function openAt(
  path: string,
  said: ReadAs,
  { now, state, row }: { now: Time; state: FileState; row: number },
): Promise<Reading> {
  const rows = readPosts(path, said, now);
  await take(rows, row);
  return { position: row, state, opened: now, rows };
}

function spanOf(posts: Post[], { from, to }: Cursor): Pick<Cursor, 'from' | 'to'> {
  const times = posts.map(({ at }) => at);
  const oldest = Math.min(from ?? Number.POSITIVE_INFINITY, ...times);
  const newest = Math.max(to ?? Number.NEGATIVE_INFINITY, ...times);
  return Number.isFinite(oldest) ? { from: oldest, to: newest } : { from: null, to: null };
}
