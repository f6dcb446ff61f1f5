import { watchedIntervals } from '../../alerts/replay/watched.ts';
import type { Brand, Campaign } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import type { IgnoredRows } from './ignored-rows.ts';
import { type PastStore, readPast } from './read-past.ts';
import { type BrandOutcome, type ReplayedRule, runBrand } from './run-brand.ts';
import type { ScoreMentions } from './scored-for-now.ts';

export interface StoredReplayRequest {
  store: PastStore;
  now: Time;
  brand: string;
  /** Those of the configuration. */
  brands: readonly Brand[];
  rule: ReplayedRule;
  range: { from: Time | null; to: Time | null };
  timezone: string;
  /** Beside those of the brand. */
  campaigns: readonly Campaign[];
  /** Scores mentions that have no score yet. */
  score: ScoreMentions;
  signal: AbortSignal;
  onRead?: (read: number) => void;
}

export interface StoredReplay {
  outcome: BrandOutcome;
  /** Mentions of an import or a backfill: they count as seen when they were posted. */
  imported: number;
  /** Mentions whose text is gone. */
  erased: number;
  /** Mentions for which the scorer abstains: they count as mentions only. */
  unlabelled: number;
  /** Mentions that had no score, and were scored for this run only. */
  scoredNow: number;
  /** Mentions of sources that the brand does not use. */
  ignored: IgnoredRows[];
  /** False: nothing is recorded as watched, so nothing can be told. */
  watched: boolean;
}

/** What a rule would have said of the mentions that the store holds, as they became known. Throws WrongInput for none. */
export async function replayStored(request: StoredReplayRequest): Promise<StoredReplay> {
  const { store, now, brand, brands, rule, range, timezone, campaigns, score, signal, onRead } = request;
  const own = brands.find(({ name }) => name === brand);
  const names = brands.map(({ name }) => name);
  const past = await readPast(store, {
    brand,
    to: range.to ?? now,
    now,
    brands: names,
    sources: own?.sources ?? null,
    score,
    signal,
    onRead,
  });
  const { mentions, order, coverage, imported, erased, unlabelled, scoredNow, ignored } = past;
  const settings = {
    brand,
    timezone,
    sources: own?.sources ?? [...new Set(coverage.map(({ source }) => source))].sort(),
    rules: [rule],
    campaigns: [...(own?.campaigns ?? []), ...campaigns],
  };
  const watched = watchedIntervals(coverage);
  const outcome = runBrand({ settings, notify: rule.notify, mentions, order, watched }, range);
  return { outcome, imported, erased, unlabelled, scoredNow, ignored, watched: coverage.length > 0 };
}
