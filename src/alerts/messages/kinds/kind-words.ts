import type { FindingKind, FindingOf, Incident, NoticeKind } from '../../../core/incident.ts';
import type { Catalogue, KindSentences } from '../../../wording/catalogue/catalogue.ts';
import type { Found } from '../../../wording/catalogue/values.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Fact } from '../fact.ts';

export type IncidentSize = Pick<Incident, 'people' | 'mostInHour'>;

/** The wording for one finding, by its kind. */
export interface KindWords {
  title(kind: NoticeKind, brand: string): string;
  /** One sentence with the numbers: what happened, how big, compared with what. */
  size: string;
  /** The same for an incident that is over, with how long it lasted. */
  over(lastedMs: number, incident: IncidentSize): string;
  /** A count in the rule's unit, in exact terms: `26 counted negatives`. */
  counted(n: number): string;
  /** The normal count and further numbers. */
  facts: Fact[];
  /** Whether the rule looks at the share of negatives. */
  looksAtNegatives: boolean;
  /** What it found, as one of several rules. */
  foundByRule: string;
  /** Why the first message is sent; `since`: when it began. */
  firstTold(since: string): string;
  /** Why it is told again: from how many people who speak badly of the brand to how many it has grown. */
  grown(from: number, to: number): string;
  /** Why the message about the end is sent. */
  ended(incident: IncidentSize): string;
  /** How posts from blind sources could change the finding. */
  unseen(sources: readonly string[]): string;
  /** Title and subtitle of the picture. */
  picture: { title(brand: string): string; subtitle: string };
  /** Whether the message includes the projection. */
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
  ended: () => sentences.ended(found),
  unseen: sentences.unseen,
  picture: { title: (brand) => sentences.pictureTitle(brand, found), subtitle: sentences.pictureSubtitle },
});
