import type { Observation } from '../../core/detection.ts';
import type { Time } from '../../core/domain.ts';

const typeOrder = { coverage: 0, history: 1, mention: 2 };
const nameOf = (observation: Observation): string =>
  observation.type === 'mention' ? observation.id : `${observation.source} ${observation.from} ${observation.to}`;

/** By `seen`; then coverage, history, mentions; then id. The order of the input does not matter. */
export function inOrder(observations: readonly Observation[], now: Time): Observation[] {
  const seenOf = (observation: Observation): Time => Math.max(now, observation.seen);
  return observations.toSorted((a, b) => {
    const byTime = seenOf(a) - seenOf(b) || typeOrder[a.type] - typeOrder[b.type];
    if (byTime !== 0) return byTime;
    const [nameA, nameB] = [nameOf(a), nameOf(b)];
    return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
  });
}
