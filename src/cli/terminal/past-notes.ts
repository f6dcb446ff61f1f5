import { count } from '../../wording/words.ts';
import { note, progressLine } from './output.ts';

/** Notes that part of the stored past was imported. */
export function noteImported(imported: number): void {
  if (imported > 0)
    note(`${count(imported, 'mention')} of an import or a backfill: taken as seen when they were posted.`);
}

export const noteUnwatched = (): void =>
  note('Nothing is recorded as watched, so nothing can be told: see earshot status.');

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
