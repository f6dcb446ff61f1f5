import type { Config } from '../../core/config.ts';
import { describeIgnored, type IgnoredRows } from '../../operations/replay/ignored-rows.ts';
import { count } from '../../wording/words.ts';
import { note, oneLine, progressLine } from './output.ts';

interface NotedPast {
  imported: number;
  erased: number;
  ignored: readonly IgnoredRows[];
  scoredNow: number;
  watched: boolean;
}

/** Notes what is particular about a stored past: imported, ignored and unscored rows, and that nothing was watched. */
export function notePast(
  { imported, erased, ignored, scoredNow, watched }: NotedPast,
  brand: string,
  config: Pick<Config, 'sources'>,
): void {
  for (const rows of ignored) note(oneLine(describeIgnored(rows, brand, config.sources), 300));
  if (imported > 0)
    note(`${count(imported, 'mention')} of an import or a backfill: taken as seen when they were posted.`);
  if (erased > 0)
    note(
      `${count(erased, 'mention')} without text (erased, or older than keepText): counted by their labels; urgent posts and second stories are not found in them.`,
    );
  if (scoredNow > 0) note(`${count(scoredNow, 'mention')} had no score yet: scored for this run only.`);
  if (!watched) note('Nothing is recorded as watched, so nothing can be told: see earshot status.');
}

const shownEvery = 10_000;

/** Shows the number of mentions read so far. */
export function readingProgress(): { show(read: number): void; end(): void } {
  const line = progressLine();
  return {
    show: (read) => {
      if (read % shownEvery === 0) line.show(`${read} mentions read`);
    },
    end: line.end,
  };
}
