import type { FindingKind, FindingOf } from '../../../core/incident.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { KindWords, WordsFor } from './kind-words.ts';
import { post } from './post.ts';
import { silence } from './silence.ts';
import { surge } from './surge.ts';
import { wave } from './wave.ts';

/** The wording for each kind of finding. */
const kinds: { [K in FindingKind]: WordsFor<K> } = { wave, surge, silence, post };

const nothingRead = { examples: [] };

export const wordsOf = <K extends FindingKind>(
  words: Catalogue,
  finding: FindingOf<K>,
  evidence: Pick<Evidence, 'examples'> = nothingRead,
): KindWords => kinds[finding.kind](words, finding, evidence);
