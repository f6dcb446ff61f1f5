import { hourMs, type Mention } from '../../core/domain.ts';
import type { Finding, FindingKind, FindingOf } from '../../core/incident.ts';
import type { MentionQuery, MentionStore } from '../../core/store/mentions.ts';
import { countedMentions, countedWindow } from './counted-mentions.ts';

type Query = MentionQuery & { brand: string };

/** The mentions that each kind of finding looked at, with the labels of that time. */
const queries: { [K in FindingKind]: (brand: string, finding: FindingOf<K>) => Query } = {
  wave: countedWindow,
  surge: (brand, finding) => {
    const { counted: _, ...window } = countedWindow(brand, finding);
    return window;
  },
  // From a full hour on, because the detector counts whole hours.
  silence: (brand, { at, scaleMs, quietSource }) => ({
    brand,
    from: Math.floor((at - scaleMs) / hourMs) * hourMs,
    to: at + 1,
    asOf: at,
    ...(quietSource !== null && { sources: [quietSource] }),
  }),
  post: (brand, finding) =>
    finding.post === null ? countedWindow(brand, finding) : { brand, ids: [finding.post.id], asOf: finding.at },
};

export const lookedAtQuery = <K extends FindingKind>(brand: string, finding: FindingOf<K>): Query =>
  queries[finding.kind](brand, finding);

/** Ids of the mentions that a finding looked at: for a wave the counted ones, for a surge or a silence all. */
export async function lookedAt(
  store: Pick<MentionStore, 'mentions'>,
  brand: string,
  finding: Finding,
  signal: AbortSignal,
): Promise<Set<string>> {
  if (finding.kind === 'post' && finding.post !== null) return new Set([finding.post.id]);
  const keep = ({ id }: Mention): string => id;
  if (finding.kind === 'wave') return new Set(await countedMentions(store, brand, finding, { keep, signal }));
  const ids = new Set<string>();
  for await (const { id, own, seen } of store.mentions(lookedAtQuery(brand, finding), signal))
    if (!own && seen !== null && seen <= finding.at) ids.add(id);
  return ids;
}
