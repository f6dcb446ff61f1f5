import { setImmediate } from 'node:timers/promises';
import { latenessMs } from '../../alerts/memory/counting.ts';
import { inOrderOfSeen, type PastMentions } from '../../alerts/replay/past-mentions.ts';
import { watchedByRows } from '../../alerts/replay/watched.ts';
import type { Campaign } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import { fileSource, type MentionsFile } from './read-mentions.ts';
import { type BrandOutcome, type ReplayedRule, runBrand } from './run-brand.ts';

export interface FileReplayRequest {
  /** Its brands are taken out one by one, so that the memory of those that are done is free. */
  read: Pick<MentionsFile, 'brands' | 'problems'>;
  range: { from: Time | null; to: Time | null };
  ruleOf(brand: string): ReplayedRule;
  timezoneOf(brand: string): string;
  campaignsOf(brand: string): Campaign[];
  signal: AbortSignal;
  onBrand?(done: number, all: number): void;
}

export interface FileReplay {
  outcomes: BrandOutcome[];
  /** Rows that became known so late that the engine takes them for history, as it would live. */
  late: number;
  /** Silences that count as not watched, in all. */
  blindMs: number;
}

/** What a rule would have said of each brand of a file of mentions. */
export async function replayFile(request: FileReplayRequest): Promise<FileReplay> {
  const { read, range, ruleOf, timezoneOf, campaignsOf, signal, onBrand } = request;
  const outcomes: BrandOutcome[] = [];
  let [late, blindMs] = [0, 0];
  const all = read.brands.length;
  for (let next = read.brands.shift(); next !== undefined; next = read.brands.shift()) {
    onBrand?.(all - read.brands.length, all);
    // Lets a Ctrl-C in.
    await setImmediate();
    signal.throwIfAborted();
    const [brand, mentions] = next;
    const { order, repeated, clumped } = inOrderOfSeen(mentions);
    for (const line of repeated) read.problems.add('an id that another row has, which was seen first', line);
    for (const line of clumped)
      read.problems.add('one of more than 500 posts of one brand in one and the same second', line);
    if (order.length === 0) continue;
    late += countLate(mentions, order);
    const rule = ruleOf(brand);
    const watched = watchedByRows(fileSource);
    const settings = {
      brand,
      timezone: timezoneOf(brand),
      sources: [fileSource],
      rules: [rule],
      campaigns: campaignsOf(brand),
    };
    outcomes.push(runBrand({ settings, notify: rule.notify, mentions, order, watched }, range));
    blindMs += watched.blindMs();
  }
  return { outcomes, late, blindMs };
}

function countLate({ at, seen }: PastMentions, order: Uint32Array): number {
  let late = 0;
  for (const place of order) if ((seen[place] ?? 0) - (at[place] ?? 0) > latenessMs) late += 1;
  return late;
}
