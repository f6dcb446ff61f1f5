/** A trie over UTF-16 units, in flat arrays: a step costs one look into a table, however many words it holds. */
export interface WordTrie {
  /** The node behind the last unit of a word. Adds what is not there yet. */
  add(word: string): number;
  /** The node behind `node` and a unit; 0, which is the root: no word goes on like that. */
  next(node: number, unit: number): number;
}

/** A slot: node, unit, next node. The node 0 has no slot of its own: it is next to none. */
const width = 3;
const firstSlots = 1 << 10;

export function createWordTrie(): WordTrie {
  /** From the root, by unit: most places of a text are passed over here. */
  const first = new Int32Array(0x1_0000);
  let slots = new Int32Array(firstSlots * width);
  let mask = firstSlots - 1;
  let used = 0;
  let nodes = 0;

  const slotOf = (node: number, unit: number): number => {
    let slot = hash(node, unit) & mask;
    for (;;) {
      const at = slot * width;
      if (slots[at + 2] === 0 || (slots[at] === node && slots[at + 1] === unit)) return at;
      slot = (slot + 1) & mask;
    }
  };

  function grow(): void {
    const old = slots;
    mask = mask * 2 + 1;
    slots = new Int32Array((mask + 1) * width);
    for (let at = 0; at < old.length; at += width) {
      const next = old[at + 2] ?? 0;
      if (next !== 0) put(slotOf(old[at] ?? 0, old[at + 1] ?? 0), old[at] ?? 0, old[at + 1] ?? 0, next);
    }
  }

  function put(at: number, node: number, unit: number, next: number): void {
    slots[at] = node;
    slots[at + 1] = unit;
    slots[at + 2] = next;
  }

  function nextOrNew(node: number, unit: number): number {
    const known = next(node, unit);
    if (known !== 0) return known;
    nodes += 1;
    if (node === 0) first[unit] = nodes;
    else {
      put(slotOf(node, unit), node, unit, nodes);
      used += 1;
      if (used * 4 > mask * 3) grow();
    }
    return nodes;
  }

  const next = (node: number, unit: number): number =>
    node === 0 ? (first[unit] ?? 0) : (slots[slotOf(node, unit) + 2] ?? 0);

  return {
    next,
    add(word) {
      let node = 0;
      for (let at = 0; at < word.length; at += 1) node = nextOrNew(node, word.charCodeAt(at));
      return node;
    },
  };
}

function hash(node: number, unit: number): number {
  const mixed = Math.imul(node, 0x9e37_79b1) ^ Math.imul(unit, 0x85eb_ca6b);
  return mixed ^ (mixed >>> 15);
}
