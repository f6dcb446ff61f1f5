import type { Post } from '../../core/domain.ts';

/** The ids of a file's rows, and what each stood for. */
export interface KnownIds {
  /** `id`: the mention's. Says whether it came before, with the same text and time or with others. */
  take(id: string, post: Pick<Post, 'text' | 'at'>): 'new' | 'same' | 'conflict';
}

/** Three numbers an id: two of the id, which is a hash, and one of what it stood for. */
const width = 3;
/** Beyond so many ids, 96 MB, only the store knows which came before. */
const mostIds = 2 ** 22;

/** In numbers alone, as a file may have millions of rows. */
export function knownIds(): KnownIds {
  let slots = new Uint32Array(width * 2048);
  let used = 0;

  /** Where the id stands, or the free place where it would. */
  const placeOf = (table: Uint32Array, high: number, low: number): number => {
    const size = table.length / width;
    for (let slot = low % size; ; slot = (slot + 1) % size) {
      const at = slot * width;
      if ((table[at] === 0 && table[at + 1] === 0) || (table[at] === high && table[at + 1] === low)) return at;
    }
  };
  const grow = (): void => {
    const wider = new Uint32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at += width) {
      const [high = 0, low = 0, content = 0] = slots.subarray(at, at + width);
      if (high !== 0 || low !== 0) wider.set([high, low, content], placeOf(wider, high, low));
    }
    slots = wider;
  };

  return {
    take(id, { text, at }) {
      const [high, low] = [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(24, 32), 16)];
      const content = hashOf(`${at} ${text}`);
      const place = placeOf(slots, high, low);
      if (slots[place] !== 0 || slots[place + 1] !== 0) return slots[place + 2] === content ? 'same' : 'conflict';
      if (used >= mostIds) return 'new';
      slots.set([high, low, content], place);
      used += 1;
      if (used * width * 2 > slots.length) grow();
      return 'new';
    },
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
