import type { FindingKind, FindingOf, NoticeKind } from '../../../core/incident.ts';
import type { Catalogue, KindSentences } from '../../../wording/catalogue/catalogue.ts';
import type { Found } from '../../../wording/catalogue/values.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Fact } from '../fact.ts';

/** What is said of one finding. Each kind has its own words. */
export interface KindWords {
  title(kind: NoticeKind, brand: string): string;
  /** One sentence with the numbers: what happened, how big, against what. */
  size: string;
  /** The same of an incident that is over, and lasted so long. */
  over(lastedMs: number): string;
  /** So much of what the rule counts, for who knows how it is counted: `26 counted negatives`. */
  counted(n: number): string;
  /** What is normal, and what else the numbers say. */
  facts: Fact[];
  /** Whether the rule looks at the share of negatives. */
  looksAtNegatives: boolean;
  /** What it found, as one of several rules. */
  foundByRule: string;
  /** Why it is told at first; `since`: the time at which it began. */
  firstTold(since: string): string;
  /** Why it is told again: from how many people who speak badly of the brand to how many it has grown. */
  grown(from: number, to: number): string;
  /** Why it is told when it is over. */
  ended: string;
  /** What posts of sources that were not seen would change. */
  unseen(sources: readonly string[]): string;
  /** What its picture shows. */
  picture: { title(brand: string): string; subtitle: string };
  /** Whether it is told what may come next: how many people join. */
  lookAhead: boolean;
}

export type WordsFor<K extends FindingKind> = (
  words: Catalogue,
  finding: FindingOf<K>,
  evidence: Pick<Evidence, 'examples' | 'total'>,
) => KindWords;

/** What every kind says, in its own sentences. */
export const sentencesWith = <F extends Found>(
  sentences: KindSentences<F>,
  found: F,
): Omit<KindWords, 'facts' | 'looksAtNegatives' | 'lookAhead'> => ({
  title: (kind, brand) => sentences.titles[kind](brand),
  size: sentences.size(found),
  over: (lastedMs) => sentences.over(lastedMs, found),
  counted: sentences.counted,
  foundByRule: sentences.foundByRule(found),
  firstTold: sentences.firstTold,
  grown: sentences.grown,
  ended: sentences.ended(found),
  unseen: sentences.unseen,
  picture: { title: (brand) => sentences.pictureTitle(brand, found), subtitle: sentences.pictureSubtitle },
});
