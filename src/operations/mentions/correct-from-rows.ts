import type { Clock } from '../../core/clock.ts';
import type { Label } from '../../core/domain.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { CorrectionRow } from './correction-rows.ts';

/** Every row is counted in `read` and once more in one of the others. */
export interface CorrectionCounts {
  read: number;
  corrected: number;
  /** The label counted already, or is the model's as it was exported. */
  unchanged: number;
  /** Rows that say nothing. */
  withoutLabel: number;
  /** No mention has this id. */
  notFound: number;
  rejected: number;
}

export interface CorrectionRun {
  rows: AsyncIterable<CorrectionRow>;
  store: Pick<MentionStore, 'correctMentions'>;
  by: string;
  clock: Clock;
  signal: AbortSignal;
  /** Rows that cannot be used, and those of mentions that are not there. */
  onReject(rejected: { line: number; reason: string; row: unknown }): Promise<void>;
  /** After each batch. */
  onProgress(counts: Readonly<CorrectionCounts>): void;
}

export interface CorrectionResult extends CorrectionCounts {
  /** In which something changed, by name. */
  brands: string[];
  /** Stopped between two batches: the same file may be given again. */
  interrupted: boolean;
}

const batchRows = 500;

/** Corrects in batches and constant memory. Of two rows on one mention the later one holds. */
export async function correctFromRows({
  rows,
  store,
  by,
  clock,
  signal,
  ...listeners
}: CorrectionRun): Promise<CorrectionResult> {
  const counts: CorrectionCounts = { read: 0, corrected: 0, unchanged: 0, withoutLabel: 0, notFound: 0, rejected: 0 };
  const brands = new Set<string>();
  let batch = new Map<string, { line: number; row: unknown; label: Label }>();

  async function write(): Promise<void> {
    const taken = batch;
    batch = new Map();
    if (taken.size === 0) return;
    const labelled = new Map([...taken].map(([id, { label }]) => [id, label]));
    // Each batch at its own time: the engine may have gone on since the first.
    const found = await store.correctMentions(labelled, { by, at: clock.now() });
    for (const { id, brand, changed } of found) {
      taken.delete(id);
      counts[changed ? 'corrected' : 'unchanged'] += 1;
      if (changed) brands.add(brand);
    }
    for (const { line, row } of taken.values()) {
      counts.notFound += 1;
      await listeners.onReject({ line, reason: 'no such mention is stored', row });
    }
    listeners.onProgress(counts);
  }

  for await (const row of rows) {
    if (signal.aborted) break;
    counts.read += 1;
    if ('reason' in row) {
      counts.rejected += 1;
      await listeners.onReject(row);
    } else if ('says' in row) {
      counts[row.says === 'nothing' ? 'withoutLabel' : 'unchanged'] += 1;
    } else {
      if (batch.has(row.id)) await write();
      batch.set(row.id, row);
      if (batch.size >= batchRows) await write();
    }
  }
  // What was read before a stop is written: its rows are counted.
  await write();
  return { ...counts, brands: [...brands].sort(), interrupted: signal.aborted };
}
