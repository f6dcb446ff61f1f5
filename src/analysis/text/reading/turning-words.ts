import { hashOf } from './hash.ts';
import { HashTable } from './hash-table.ts';

/** Words that turn what follows, as the reader writes them: lower case, without apostrophes. */
const negations = `
  not no never none nothing nobody nowhere neither nor without hardly barely cannot cant dont doesnt didnt isnt arent wasnt werent
  wont wouldnt shouldnt couldnt hasnt havent hadnt aint mustnt neednt lack lacks lacking
  nicht kein keine keinen keiner keinem nie niemals ohne pas jamais sans aucun aucune rien ni nunca sin ningun ninguna nada tampoco
  non mai senza nessuno nessuna niente não nao sem nem nenhum nenhuma nahi nahin nahii mat na नहीं मत ना न لا ما مش ليس لم لن غير بدون`;
const contrasts = `but however although though yet aber jedoch sondern mais pero sino ma però mas porém lekin magar par लेकिन मगर لكن بس`;
/** What is left of a link in texts that were cleaned before. */
const links = 'http https';

/** 2 bits. */
export const turns = { none: 0, negation: 1, contrast: 2, link: 3 } as const;

/** What a word does is in the lower bits of what is known of it, its language (1-8, 0: of none alone) in the upper ones. */
export const turnMask = 3;
export const languageShift = 2;

/** The words that a reader knows. `ownWords`: those that one language alone uses often, by its place. */
export function createKnownWords(ownWords: readonly (readonly string[])[]): HashTable {
  const known = new HashTable(13);
  for (const [words, turn] of [
    [negations, turns.negation],
    [contrasts, turns.contrast],
    [links, turns.link],
  ] as const)
    for (const word of words.trim().split(/\s+/)) known.add(hashOf(word), turn);
  for (const [language, words] of ownWords.entries())
    for (const word of words) known.add(hashOf(word), (language + 1) << languageShift);
  return known;
}
