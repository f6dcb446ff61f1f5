import { cleanPost } from '../../core/clean.ts';
import type { Clock } from '../../core/clock.ts';
import type { Brand } from '../../core/config.ts';
import type { Interval, Mention, NewMention, Post, Time } from '../../core/domain.ts';
import { mentionId, toMention } from '../../core/identity.ts';
import type { Matcher } from '../../core/query.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { ProgressStore } from '../../core/store/progress.ts';
import { isOwn } from '../../core/take-post.ts';
import { CutFile } from '../../files/bytes/cut-file.ts';
import { knownIds } from './known-ids.ts';
import { storedOtherwise } from './stored-otherwise.ts';

/** One row of a file: a post, a row that the user did not ask for, or a row that cannot be used. */
export type ImportRow =
  | {
      line: number;
      post: Post;
      /** Where the file says it itself. Default: the platform of the import. */
      platform?: string | null;
      /** Where the file says that it was a mention of a brand in another way than by its text. */
      told?: Pick<Mention, 'brand' | 'way' | 'matched'>;
      row: unknown;
    }
  | { line: number; skipped: true }
  | RejectedRow;

export interface RejectedRow {
  line: number;
  reason: string;
  /** It has no text, so that nothing is lost. */
  empty?: true;
  row: unknown;
}

/** Every row is counted in `read` and once more in one of the others. */
export interface ImportCounts {
  read: number;
  stored: number;
  /** Known before, or a second time in the same file. */
  alreadyStored: number;
  notMatching: number;
  rejected: number;
}

export interface ImportResult extends ImportCounts {
  /** From the first to the last row that was read as a post, in event time; null: there was none. */
  span: Interval | null;
  /** What was recorded as observed. */
  coverage: Interval | null;
  /** Rejected rows whose id came before with another text or time, in the file or in what is stored. */
  conflicts: number;
  /** Rejected rows that may have been posts. Of more than 1 %, the file does not tell what was there. */
  refused: number;
  /** Why the file ended in the middle. */
  cut: string | null;
  /** Stopped between two batches: the same import may be run again and goes on. */
  interrupted: boolean;
}

export interface ImportOptions {
  rows: AsyncIterable<ImportRow>;
  matcher: Matcher;
  store: Pick<MentionStore & ProgressStore, 'saveMentions' | 'saveProgress' | 'mentions'>;
  brand: Pick<Brand, 'name' | 'accounts'>;
  /** An attribute of the mentions; need not be configured. */
  source: string;
  platform: string;
  /** What the file covers: from its first to its last row, a stated interval, or nothing. */
  covers: 'rows' | Interval | null;
  clock: Clock;
  signal: AbortSignal;
  /** Rows of one write. */
  batchSize?: number;
  onReject(rejected: RejectedRow): Promise<void> | void;
  /** After each batch. */
  onProgress(counts: Readonly<ImportCounts>): void;
}

/**
 * Stores history in batches and constant memory. It teaches the baseline and never opens an incident. Coverage is
 * recorded at the end only: an import that was stopped covers nothing until it is run again.
 */
export async function importRows(options: ImportOptions): Promise<ImportResult> {
  const { rows, store, brand, source, clock, signal, batchSize = 1000 } = options;
  const taken = openBatches(options);
  let cut: string | null = null;
  try {
    for await (const row of rows) {
      await taken.take(row);
      if (taken.waiting() < batchSize) continue;
      await taken.flush();
      if (signal.aborted) break;
    }
  } catch (error) {
    // What came whole is kept: of a file that is cut off, and of an input that waits for more (stdin), which ends with
    // an error when it is told to stop.
    if (error instanceof CutFile) cut = error.message;
    else if (!signal.aborted) throw error;
  }
  if (taken.waiting() > 0) await taken.flush();
  const told = { ...taken.told(), cut };
  const complete = cut === null && told.refused <= told.read / 100;
  const coverage = options.covers === 'rows' ? (complete ? told.span : null) : options.covers;
  if (signal.aborted) return { ...told, coverage: null, interrupted: true };
  if (coverage !== null) {
    // A source that is collected as well keeps its cursor and its next poll, and is as reachable as it was.
    const imported = { brand: brand.name, source, coverage: [coverage], backfill: true, answered: false };
    await store.saveProgress({ ...imported, now: clock.now() });
  }
  return { ...told, coverage, interrupted: false };
}

interface Batches {
  take(row: ImportRow): Promise<void>;
  /** Rows since the last write. */
  waiting(): number;
  flush(): Promise<void>;
  told(): Omit<ImportResult, 'coverage' | 'interrupted' | 'cut'>;
}

function openBatches(options: ImportOptions): Batches {
  const { matcher, store, brand, source, platform, clock } = options;
  const known = knownIds();
  let conflicts = 0;
  let refused = 0;
  const counts: ImportCounts = { read: 0, stored: 0, alreadyStored: 0, notMatching: 0, rejected: 0 };
  let span: Interval | null = null;
  // By id: a store need not be able to save the same mention twice in one write.
  let batch = new Map<string, { mention: NewMention; line: number; row: unknown }>();
  let rowsInBatch = 0;

  const reject = async ({ line, reason, row, empty }: RejectedRow): Promise<void> => {
    counts.rejected += 1;
    if (!empty) refused += 1;
    await options.onReject({ line, reason, row });
  };

  return {
    async take(row) {
      counts.read += 1;
      rowsInBatch += 1;
      if ('skipped' in row) {
        counts.notMatching += 1;
        return;
      }
      const usable = 'post' in row ? usablePost(row) : row;
      if ('reason' in usable) return reject(usable);
      const { post, line } = usable;
      span = widen(span, post.at);
      const matched = matcher.match(post);
      const found = matched ? { matched } : usable.told?.brand === brand.name ? usable.told : null;
      const of = usable.platform ?? platform;
      const id = mentionId(brand.name, of, post.id);
      const before = known.take(id, post);
      if (before === 'conflict') {
        conflicts += 1;
        const reason = `the id '${post.id.slice(0, 60)}' came before, with another text or time`;
        await reject({ line, reason, row: usable.row });
      } else if (found === null) counts.notMatching += 1;
      else if (before === 'same' && batch.has(id)) counts.alreadyStored += 1;
      else {
        const own = isOwn(brand, of, post);
        const sighting = { brand: brand.name, platform: of, source, ...found, own };
        batch.set(id, { mention: toMention(post, { ...sighting, seen: null }), line, row: usable.row });
      }
    },
    waiting: () => rowsInBatch,
    async flush() {
      if (batch.size > 0) {
        const mentions = [...batch.values()].map(({ mention }) => mention);
        const saved = await store.saveMentions(mentions, clock.now());
        const others = saved.alreadyStored > 0 ? await storedOtherwise(store, mentions) : [];
        counts.stored += saved.stored;
        counts.alreadyStored += saved.alreadyStored - others.length;
        conflicts += others.length;
        for (const { id, platformId } of others) {
          const reason = `the id '${platformId.slice(0, 60)}' is stored already, with another text or time`;
          const { line = 0, row = null } = batch.get(id) ?? {};
          await reject({ line, reason, row });
        }
      }
      batch = new Map();
      rowsInBatch = 0;
      options.onProgress({ ...counts });
    },
    told: () => ({ ...counts, span, conflicts, refused }),
  };
}

type PostRow = Extract<ImportRow, { post: Post }>;

function usablePost(given: PostRow): PostRow | RejectedRow {
  const { line, row } = given;
  const post = cleanPost(given.post);
  if (post.text !== '' && post.id !== '') return { ...given, post };
  return { line, reason: `no ${post.text === '' ? 'text' : 'id'} is left without control characters`, row };
}

const widen = (span: Interval | null, at: Time): Interval =>
  span === null ? { from: at, to: at + 1 } : { from: Math.min(span.from, at), to: Math.max(span.to, at + 1) };
