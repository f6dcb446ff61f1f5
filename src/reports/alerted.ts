import { labelOf, type Mention, type Time } from '../core/domain.ts';
import type { ToldIncident } from '../core/store/incidents.ts';

type Counted = Pick<Mention, 'at' | 'seen' | 'own' | 'score' | 'correction'>;

/**
 * When the first message was sent that could count the mention: a live negative, posted between the beginning and the end
 * of the incident, and seen when the message went out. Null: none was.
 */
export function alertedAt(mention: Counted, told: readonly ToldIncident[]): Time | null {
  const { at, seen, own } = mention;
  if (seen === null || own || labelOf(mention) !== 'negative') return null;
  const first = told
    .filter(({ since, resolvedAt }) => since <= at && at < (resolvedAt ?? Number.POSITIVE_INFINITY))
    .flatMap(({ sentAt }) => sentAt.find((sent) => sent >= seen) ?? []);
  return first.length === 0 ? null : Math.min(...first);
}
