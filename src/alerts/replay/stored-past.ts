import { labelOf, type Mention } from '../../core/domain.ts';
import { addMention, noMentions, type PastMentions, setMarks, setUrgency } from './past-mentions.ts';

export interface StoredPast {
  mentions: PastMentions;
  /** Number of imported or backfilled mentions, which count as seen when they were posted. */
  imported: number;
  /** Number without a label. */
  unlabelled: number;
  /** Number whose text is gone: they count, and say nothing of harms and stories. */
  erased: number;
}

/** Reads a brand's stored mentions into columns, excluding its own accounts. */
export async function readStoredPast(
  stored: AsyncIterable<Mention>,
  onRead: (read: number) => void = () => {},
): Promise<StoredPast> {
  const mentions = noMentions();
  let [imported, unlabelled, erased] = [0, 0, 0];
  for await (const mention of stored) {
    if (mention.own) continue;
    const { id, at, speaker, source } = mention;
    // A correction overrides the scorer's probability.
    const p = mention.correction ? null : (mention.score?.p ?? null);
    const label = labelOf(mention);
    if (mention.seen === null) imported += 1;
    if (label === null) unlabelled += 1;
    const line = mentions.ids.length + 1;
    const place = addMention(mentions, { id, at, seen: mention.seen ?? at, speaker, label, p, line }, source);
    onRead(line);
    if (mention.erased !== undefined) {
      erased += 1;
      continue;
    }
    setMarks(mentions, place, mention.text);
    setUrgency(mentions, place, {
      text: mention.text,
      followers: mention.author?.followers ?? null,
      engagement: mention.engagement,
      kind: mention.kind,
    });
  }
  return { mentions, imported, unlabelled, erased };
}
