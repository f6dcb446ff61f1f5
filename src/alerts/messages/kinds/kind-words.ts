import type { FindingKind, FindingOf } from '../../../core/incident.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import type { KindSentences, Telling } from '../../../wording/catalogue/kind-sentences.ts';
import type { Found, Restarted, ToldIncident, Topic } from '../../../wording/catalogue/values.ts';
import type { Evidence } from '../../evidence/evidence.ts';

/** The wording for one finding, by its kind. */
export interface KindWords {
  /** What it is about, after the brand's name. */
  about(topic: Topic, complained: boolean): string;
  /** One sentence with the number: what happened, how big, since when, compared with what. */
  headline(telling: Telling, told: ToldIncident): string;
  /** The same in a few words that begin with the number. */
  preview(telling: Telling, told: ToldIncident): string;
  /** Around the headline of what had ended and holds again. */
  restarted(headline: string, times: Restarted): string;
  /** What its readers do about it. */
  toDo(brand: string): string;
  /** A count in the rule's unit, in exact terms: `26 counted negatives`. */
  counted(n: number): string;
  /** Whether the rule looks at the share of negatives. */
  looksAtNegatives: boolean;
  /** What posts of blind sources could change. */
  unseen(upToTheBeginning: boolean): string;
  picture(told: ToldIncident): { title: string; subtitle: string; unit: string };
}

export type WordsFor<K extends FindingKind> = (
  words: Catalogue,
  finding: FindingOf<K>,
  evidence: Pick<Evidence, 'examples'>,
) => KindWords;

/** What every kind says, in its own sentences. */
export const sentencesWith = <F extends Found>(
  { about, headline, preview, restarted, toDo, counted, unseen, picture }: KindSentences<F>,
  found: F,
): Omit<KindWords, 'looksAtNegatives'> => ({
  about: (topic, complained) => about(found, topic, complained),
  headline: (telling, told) => headline[telling](found, told),
  preview: (telling, told) => preview[telling](found, told),
  restarted: (said, times) => restarted(found, said, times),
  toDo: (brand) => toDo(found, brand),
  counted,
  unseen,
  picture: (told) => ({
    title: picture.title(told.brand, found, told),
    subtitle: picture.subtitle,
    unit: picture.unit(told),
  }),
});
