import type { Severity } from '../../core/incident.ts';
import type { TimeWords } from '../words.ts';
import type { ActingWords } from './acting-words.ts';
import type { DetailWords } from './detail-words.ts';
import type { KindSentences } from './kind-sentences.ts';
import type { LayoutWords } from './layout-words.ts';
import type { TellingWords } from './telling-words.ts';
import type { FoundSilence, FoundUrgentPost } from './values.ts';

/**
 * All that the reader of a message sees, in one language. Each entry is a string, or a function of values that returns
 * one. The code chooses what is said; the catalogue says it whole, with its plurals and number formats. A language is
 * typed as this, so that a missing sentence does not compile.
 */
export interface Catalogue extends TellingWords, ActingWords, DetailWords, LayoutWords {
  /** Of the language, as HTML has it. */
  code: string;
  times(timezone: string): TimeWords;
  /** The name of a language; the code itself where it has none. */
  language(code: string): string;
  /** A kind of harm that a post names. */
  harms: Readonly<Record<string, string>>;
  /** Topics that read better with their article, by the term that posts share. */
  topics: Readonly<Record<string, string>>;
  severities: Readonly<Record<Severity, string>>;
  quoted(text: string): string;
  kinds: {
    wave: KindSentences;
    surge: KindSentences;
    silence: KindSentences<FoundSilence>;
    post: KindSentences<FoundUrgentPost>;
  };
}
