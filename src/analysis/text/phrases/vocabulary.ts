/**
 * The words of the lists by a 32-bit hash (FNV-1a over folded UTF-16 units), so that a reader needs no strings. Two words
 * of the lists never share a hash: building throws. A word of a text may share one by chance (about 1 in 10^6).
 */
export interface Vocabulary {
  /** Entries have ids from 1 on. */
  size: number;
  /** Entry -> the longest other entry that takes every word that it takes; 0: none. */
  wider: Int32Array;
  /** Open addressing: hash, id of the whole word, id of the beginning (`*`). 0: none. */
  hashes: Int32Array;
  whole: Int32Array;
  beginning: Int32Array;
  /** 1 where a beginning may be: spares most look-ups. */
  mayBegin: Uint8Array;
}

export const hashSeed = 0x811c9dc5 | 0;
export const addUnit = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
export const filterSlot = (hash: number): number => (hash ^ (hash >>> 15)) & 0x3fff;

export function hashWord(word: string): number {
  let hash = hashSeed;
  for (let index = 0; index < word.length; index++) hash = addUnit(hash, word.charCodeAt(index));
  return hash;
}

/** `entries`: folded words, with `*` at the end for any ending; the id of each is its place + 1. Throws on a collision. */
export function buildVocabulary(entries: readonly string[]): Vocabulary {
  const slots = 2 ** Math.ceil(Math.log2(entries.length * 3 + 2));
  const vocabulary: Vocabulary = {
    size: entries.length,
    wider: new Int32Array(entries.length + 1),
    hashes: new Int32Array(slots),
    whole: new Int32Array(slots),
    beginning: new Int32Array(slots),
    mayBegin: new Uint8Array(0x4000),
  };
  const ids = new Map(entries.map((entry, index) => [entry, index + 1]));
  const wordAt = new Map<number, string>();
  for (const [entry, id] of ids) {
    const open = entry.endsWith('*');
    const word = open ? entry.slice(0, -1) : entry;
    const hash = hashWord(word);
    const slot = slotOf(vocabulary, hash);
    const there = wordAt.get(slot);
    if (there !== undefined && there !== word) throw new Error(`the words "${there}" and "${word}" share a hash`);
    wordAt.set(slot, word);
    vocabulary.hashes[slot] = hash;
    (open ? vocabulary.beginning : vocabulary.whole)[slot] = id;
    if (open) vocabulary.mayBegin[filterSlot(hash)] = 1;
    for (let length = open ? word.length - 1 : word.length; length > 0; length--) {
      const wider = ids.get(`${word.slice(0, length)}*`);
      if (wider === undefined) continue;
      vocabulary.wider[id] = wider;
      break;
    }
  }
  return vocabulary;
}

/** Where a hash is, or would be. */
export function slotOf({ hashes, whole, beginning }: Vocabulary, hash: number): number {
  const mask = hashes.length - 1;
  let slot = (hash ^ (hash >>> 15)) & mask;
  while (hashes[slot] !== hash && (whole[slot] !== 0 || beginning[slot] !== 0)) slot = (slot + 1) & mask;
  return slot;
}
