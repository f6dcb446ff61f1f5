import { excerpt, timeWords } from '../words.ts';
import type { Catalogue } from './catalogue.ts';
import { acting } from './en/acting.ts';
import { details } from './en/details.ts';
import { kinds } from './en/kinds.ts';
import { layout } from './en/layout.ts';
import { telling } from './en/telling.ts';
import { topics } from './en/topics.ts';

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

function language(code: string): string {
  if (code === 'und' || code === '') return 'unknown language';
  try {
    return languages.of(code) ?? code;
  } catch {
    return excerpt(code, 10);
  }
}

/** English. */
export const en: Catalogue = {
  code: 'en',
  times: timeWords,
  language,
  harms: {
    safety: 'a safety risk',
    injury: 'an injury',
    law: 'legal action',
    fraud: 'fraud',
    breach: 'a data breach',
    discrimination: 'discrimination',
    outage: 'an outage',
  },
  topics,
  severities: { minor: 'minor', major: 'major', severe: 'severe' },
  quoted: (text) => `“${text}”`,
  kinds,
  ...telling,
  ...acting,
  ...details,
  ...layout,
};
