import { inOrderOfSeen } from '../../alerts/replay/past-mentions.ts';
import { readStoredPast, type StoredPast } from '../../alerts/replay/stored-past.ts';
import type { CoverageInterval, Time } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { ProgressStore } from '../../core/store/progress.ts';
import { orDidYouMean } from '../../wording/did-you-mean.ts';

export type PastStore = Pick<MentionStore, 'mentions'> & Pick<ProgressStore, 'coverage'>;

export interface PastRequest {
  brand: string;
  /** Up to when; event time. */
  to: Time;
  now: Time;
  /** Names that may have been meant. */
  brands: readonly string[];
  signal: AbortSignal;
  /** How many mentions were read so far. */
  onRead?: ((read: number) => void) | undefined;
}

/** What a store knows of a brand's past: its mentions, and when somebody watched. */
export interface Past extends StoredPast {
  /** Places in order of `seen`. */
  order: Uint32Array;
  coverage: CoverageInterval[];
}

/** Throws WrongInput when the store holds no mention of the brand. */
export async function readPast(store: PastStore, request: PastRequest): Promise<Past> {
  const { brand, to, now, brands, signal, onRead } = request;
  const past = await readStoredPast(store.mentions({ brand, to }, signal), onRead);
  const { order } = inOrderOfSeen(past.mentions);
  if (order.length === 0)
    throw new WrongInput(`The store holds no mentions of '${brand}'${orDidYouMean(brand, brands, '.')}`);
  return { ...past, order, coverage: await store.coverage(brand, 0, now) };
}
