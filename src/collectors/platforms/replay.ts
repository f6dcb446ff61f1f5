import { resolve } from 'node:path';
import { z } from 'zod';
import type { Post, Time } from '../../core/domain.ts';
import { messageOf, WrongInput } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { CollectorPlugin, ListenRequest, Page } from '../../core/plugins/collector.ts';
import { guessMapping } from '../../files/known-columns.ts';
import { parseTime } from '../../files/parse-time.ts';
import { postReader } from '../../files/row-posts.ts';
import { readRows } from '../../files/rows.ts';
import { openBytes } from '../../files/text-lines.ts';

const pagePosts = 1000;

const settings = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe(
      'JSONL or CSV of posts with `id`, `text`, `at` and, if they were seen later, `seen`. Loaded into memory: keep it small.',
    ),
});

const cursorShape = z.object({
  /** Posts handed out so far, in order of `seen`. */
  delivered: z.number(),
  upTo: z.number().nullable(),
});

interface Arrival {
  seen: Time;
  post: Post;
}

/** Recorded posts that arrive when the clock passes the time at which they were seen. */
export const replay: CollectorPlugin<typeof settings> = {
  platform: 'replay',
  settings,
  pollMs: 1000,
  deletions: 'none',
  create({ file: written }, { clock, folder }) {
    const path = resolve(folder ?? '.', written);
    let arrivals: Promise<Arrival[]> | null = null;
    const load = (): Promise<Arrival[]> => {
      arrivals ??= readArrivals(path).catch((error: unknown) => {
        arrivals = null;
        throw error instanceof WrongInput ? error : new WrongInput(`the recording cannot be read: ${messageOf(error)}`);
      });
      return arrivals;
    };

    async function nextPage({ cursor: saved, signal }: ListenRequest): Promise<Page> {
      signal.throwIfAborted();
      const all = await load();
      const now = clock.now();
      const { delivered, upTo } = readCursor(saved);
      const page: Post[] = [];
      for (const { seen, post } of all.slice(delivered, delivered + pagePosts)) {
        if (seen > now) break;
        page.push(post);
      }
      const next = all[delivered + page.length];
      const more = next !== undefined && next.seen <= now;
      const from = upTo ?? all.reduce((oldest, { post }) => Math.min(oldest, post.at), now);
      return {
        posts: page,
        cursor: { delivered: delivered + page.length, upTo: more ? upTo : now },
        coverage: more || from >= now ? [] : [{ from, to: now }],
        backfill: false,
        more,
      };
    }

    return {
      collect: nextPage,
      listening: { collect: nextPage, begin: (cursor) => cursor, searchesHistory: false },
      async check() {
        return `${(await load()).length} posts`;
      },
    };
  },
};

function readCursor(saved: Json): z.infer<typeof cursorShape> {
  const parsed = cursorShape.safeParse(saved);
  return parsed.success ? parsed.data : { delivered: 0, upTo: null };
}

async function readArrivals(path: string): Promise<Arrival[]> {
  const source = await readRows(openBytes(path), path);
  const mapping = guessMapping(source.columns);
  const toPost = postReader({ mapping, now: Number.POSITIVE_INFINITY });
  const arrivals: Arrival[] = [];
  for await (const row of source.rows) {
    const read = toPost(row);
    if ('reason' in read) throw new WrongInput(`${path}, line ${read.line}: ${read.reason}`);
    const seen = 'get' in row ? parseTime(row.get('seen') ?? '') : null;
    arrivals.push({ post: read.post, seen: Math.max(seen ?? read.post.at, read.post.at) });
  }
  return arrivals.sort((a, b) => a.seen - b.seen);
}
