/** FNV-1a, a letter at a time, and a last mixing so that its upper bits depend on every letter. */
export const hashStart = 0x811c9dc5 | 0;
export const hashPrime = 0x0100_0193;
export const spread = 0x9e37_79b1;

export const addLetter = (hash: number, unit: number): number => Math.imul(hash ^ unit, hashPrime);
export const finish = (hash: number): number => Math.imul(hash ^ (hash >>> 15), spread);
/** One hash of two, where their order counts. */
export const join = (first: number, second: number): number =>
  finish(Math.imul(first, 0x85eb_ca6b) + Math.imul(second ^ 0x27d4_eb2f, 0xc2b2_ae35));
/** Four letters of 8 bits, which fill a hash exactly. */
export const spreadGram = (letters: number): number => Math.imul(letters ^ (letters >>> 15), spread);

/** Of a word that is folded already. */
export function hashOf(word: string): number {
  let hash = hashStart;
  for (let i = 0; i < word.length; i += 1) hash = addLetter(hash, word.charCodeAt(i));
  return finish(hash);
}
