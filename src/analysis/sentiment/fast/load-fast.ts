import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scorer } from '../../../core/plugins/scorer.ts';
import { packLanguageModel } from '../../language/language-model.ts';
import { readerVersion } from '../../text/reading/reading.ts';
import { createKnownWords } from '../../text/reading/turning-words.ts';
import type { JudgeTowards } from '../towards/towards.ts';
import { createFast } from './fast.ts';
import { type OpinionModel, packOpinionModel } from './opinion-model.ts';

/** With the package: its weights are a part of the program, checked by its tests. */
const folder = join(import.meta.dirname, '../../../../models/fast');

const json = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
function weights(name: string): Int8Array {
  const bytes = readFileSync(join(folder, `${name}.bin`));
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

export function loadFast(): Scorer {
  const { name, version, reader, unsureBelow } = json('model');
  if (reader !== readerVersion) {
    throw new Error(`models/fast was trained with reader ${reader}, and this is reader ${readerVersion}: retrain it`);
  }
  const english = packOpinionModel(json('english'), weights('english'));
  return createFast({
    model: `${name}/${version}`,
    known: createKnownWords(Object.values<string[]>(json('own-words'))),
    language: packLanguageModel(json('language'), weights('language')),
    otherLanguages: packLanguageModel(json('other-languages'), weights('other-languages')),
    english,
    others: packOpinionModel(json('others'), weights('others')),
    openTowards: () => openTowards(english),
    unsureBelow,
  });
}

async function openTowards(english: OpinionModel): Promise<JudgeTowards> {
  const { createTowards } = await import('../towards/towards.ts');
  const { packTowardsModel } = await import('../towards/towards-model.ts');
  const { en } = english.calibration;
  if (!en) throw new Error('models/fast/english.json has no calibration for English');
  return createTowards(packTowardsModel(json('towards')), english, en);
}
