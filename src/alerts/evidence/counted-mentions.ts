import { type Mention, sliceMs, sliceOf } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import type { MentionQuery, MentionStore } from '../../core/store/mentions.ts';

/** The window that a finding counted: whole slices up to its own, with the labels of that time. */
export const countedWindow = (brand: string, { at, scaleMs }: Pick<Finding, 'at' | 'scaleMs'>) =>
  ({ brand, from: sliceOf(at) - scaleMs, to: sliceOf(at) + sliceMs, counted: true, asOf: at }) satisfies MentionQuery;

/**
 * The counted negatives that a finding saw, with the labels of that time. Mentions that became known later are
 * excluded. A finding may be made in the middle of a page; then its mentions are taken in the engine's order, by id.
 * With `atMost`: null when the window holds more.
 */
export async function countedMentions<Kept>(
  store: Pick<MentionStore, 'mentions'>,
  brand: string,
  finding: Pick<Finding, 'at' | 'scaleMs' | 'observed'>,
  { keep, atMost, signal }: { keep(mention: Mention): Kept; atMost?: number; signal?: AbortSignal },
): Promise<Kept[] | null> {
  const known: { id: string; seen: number; kept: Kept }[] = [];
  const query = { ...countedWindow(brand, finding), ...(atMost !== undefined && { limit: atMost }) };
  let read = 0;
  for await (const mention of store.mentions(query, signal)) {
    read += 1;
    const { id, seen } = mention;
    if (seen !== null && seen <= finding.at) known.push({ id, seen, kept: keep(mention) });
  }
  if (read === atMost) return null;
  known.sort((a, b) => a.seen - b.seen || (a.id < b.id ? -1 : 1));
  const later = known.findIndex(({ seen }, index) => index >= finding.observed && seen === finding.at);
  return (later < 0 ? known : known.slice(0, later)).map(({ kept }) => kept);
}
