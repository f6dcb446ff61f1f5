import { inOrderOfSeen } from '../../alerts/replay/past-mentions.ts';
import { readStoredPast, type StoredPast } from '../../alerts/replay/stored-past.ts';
import type { CoverageInterval, Mention, Time } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { ProgressStore } from '../../core/store/progress.ts';
import { orDidYouMean } from '../../wording/did-you-mean.ts';
import { type IgnoredRows, ignoredRows } from './ignored-rows.ts';
import { type ScoreMentions, scoredForNow } from './scored-for-now.ts';

export type PastStore = Pick<MentionStore, 'mentions'> & Pick<ProgressStore, 'coverage'>;

export interface PastRequest {
  brand: string;
  /** Up to when; event time. */
  to: Time;
  now: Time;
  /** Names that may have been meant. */
  brands: readonly string[];
  /** The sources that count. Null: all, because the brand is not configured. */
  sources: readonly string[] | null;
  /** Scores mentions that have no score yet. */
  score: ScoreMentions;
  signal: AbortSignal;
  /** How many mentions were read so far. */
  onRead?: ((read: number) => void) | undefined;
}

/** What a store knows of a brand's past: its mentions, and when somebody watched. */
export interface Past extends StoredPast {
  /** Places in order of `seen`. */
  order: Uint32Array;
  coverage: CoverageInterval[];
  /** Mentions of sources that do not count, by source. They are not among `mentions`. */
  ignored: IgnoredRows[];
  /** Mentions that were scored for this run only. */
  scoredNow: number;
}

/** Throws WrongInput when the store holds no mention of the brand that counts. */
export async function readPast(store: PastStore, request: PastRequest): Promise<Past> {
  const { brand, to, now, brands, sources, score, signal, onRead } = request;
  const others = new Map<string, number>();
  let scoredNow = 0;
  const counting = fromSources(store.mentions({ brand, to }, signal), sources, others);
  const scored = scoredForNow(counting, score, (count) => {
    scoredNow += count;
  });
  const past = await readStoredPast(scored, onRead);
  const { order } = inOrderOfSeen(past.mentions);
  const ignored = ignoredRows(others);
  if (order.length === 0) throw new WrongInput(nothingCounts(brand, brands, sources, ignored));
  return { ...past, order, coverage: await store.coverage(brand, 0, now), ignored, scoredNow };
}

/** The mentions of those sources. The others are counted. */
async function* fromSources(
  mentions: AsyncIterable<Mention>,
  sources: readonly string[] | null,
  others: Map<string, number>,
): AsyncGenerator<Mention> {
  for await (const mention of mentions) {
    if (sources === null || sources.includes(mention.source)) yield mention;
    else if (!mention.own) others.set(mention.source, (others.get(mention.source) ?? 0) + 1);
  }
}

function nothingCounts(
  brand: string,
  brands: readonly string[],
  sources: readonly string[] | null,
  ignored: readonly IgnoredRows[],
): string {
  if (ignored.length === 0) return `The store holds no mentions of '${brand}'${orDidYouMean(brand, brands, '.')}`;
  const held = ignored.map(({ source }) => `'${source}'`).join(', ');
  return `No stored mention of '${brand}' counts: its sources are ${sources?.join(', ')}, and the store holds rows of ${held}. Add a source of that name to the configuration.`;
}
