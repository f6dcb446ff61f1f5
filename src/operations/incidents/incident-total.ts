import { totalOf, type WaveTotal } from '../../alerts/evidence/wave-total.ts';
import { sliceOf, type Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { BucketStore } from '../../core/store/buckets.ts';

/** What was posted from an incident's start to its end, or until now. */
export async function incidentTotal(
  store: Pick<BucketStore, 'buckets'>,
  { brand, since, resolvedAt }: Pick<Incident, 'brand' | 'since' | 'resolvedAt'>,
  now: Time,
): Promise<WaveTotal> {
  return totalOf(await store.buckets(brand, sliceOf(since), resolvedAt ?? now), since);
}
