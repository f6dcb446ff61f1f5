import type { FindingKind, FindingOf, NoticeKind } from '../../../core/incident.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Fact } from '../fact.ts';

export type Titles = Readonly<Record<NoticeKind, (brand: string) => string>>;

/** What is said of one finding. Each kind has its own words. */
export interface KindWords {
  titles: Titles;
  /** One sentence with the numbers: what happened, how big, against what. */
  size: string;
  /** The same of an incident that is over, to stand behind a colon. */
  overall: string;
  /** So much of what the rule counts: `26 voices`. */
  counted(n: number): string;
  /** The same, for who knows how it is counted: `26 counted negatives`. */
  countedExactly(n: number): string;
  /** What is normal, and what else the numbers say. */
  facts: Fact[];
  /** `62 % negative`; null: the rule does not look at it. */
  negativeShare: string | null;
  /** Why it is told at first; `since`: the time at which it began. */
  firstTold(since: string): string;
  /** `a negative wave`: what it is called, once it is there. */
  name: string;
  /** `it has`: what grows when more people speak badly of the brand. */
  growing: string;
  /** Why it is told when it is over. */
  ended: string;
  /** What posts of sources that were not seen would change. */
  unseen(sources: string): string;
  /** What its picture shows. */
  picture: { title(brand: string): string; subtitle: string };
  /** Whether it is told what may come next: how many people join. */
  lookAhead: boolean;
}

export type WordsFor<K extends FindingKind> = (
  finding: FindingOf<K>,
  evidence: Pick<Evidence, 'examples' | 'total'>,
) => KindWords;
