import type { FindingKind, FindingOf, NoticeKind } from '../../../core/incident.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Fact } from '../fact.ts';

export type Titles = Readonly<Record<NoticeKind, (brand: string) => string>>;

/** The wording for one finding, by its kind. */
export interface KindWords {
  titles: Titles;
  /** One sentence with the numbers: what happened, how big, compared with what. */
  size: string;
  /** The same for an incident that is over, worded to follow a colon. */
  overall: string;
  /** A count in the rule's unit: `26 voices`. */
  counted(n: number): string;
  /** The same in exact terms: `26 counted negatives`. */
  countedExactly(n: number): string;
  /** The normal count and further numbers. */
  facts: Fact[];
  /** `62 % negative`; null: the rule ignores it. */
  negativeShare: string | null;
  /** Why the first message is sent; `since`: when it began. */
  firstTold(since: string): string;
  /** `a negative wave`: its name once it is open. */
  name: string;
  /** `it has`: subject and verb for the growth of an incident. */
  growing: string;
  /** Why the message about the end is sent. */
  ended: string;
  /** How posts from blind sources could change the finding. */
  unseen(sources: string): string;
  /** Title and subtitle of the picture. */
  picture: { title(brand: string): string; subtitle: string };
  /** Whether the message includes the projection. */
  lookAhead: boolean;
}

export type WordsFor<K extends FindingKind> = (
  finding: FindingOf<K>,
  evidence: Pick<Evidence, 'examples' | 'total'>,
) => KindWords;
