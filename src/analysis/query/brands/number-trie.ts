/** A trie over numbers, in one flat table: a step costs one look into it, however many sequences it holds. */
export interface NumberTrie {
  /** The node behind `node` and a number; 0: nothing goes on like that. */
  next(node: number, number: number): number;
  /** The same; adds what is not there yet. */
  grow(node: number, number: number): number;
}

/** A slot: node, number, next node, or 0 while it is free. */
const width = 3;
const firstSlots = 1 << 10;

/** Nodes up to `roots` are there from the beginning. */
export function createNumberTrie(roots: number): NumberTrie {
  let slots = new Int32Array(firstSlots * width);
  let mask = firstSlots - 1;
  let used = 0;

  const slotOf = (node: number, number: number): number => {
    let slot = hash(node, number) & mask;
    for (;;) {
      const at = slot * width;
      if (slots[at + 2] === 0 || (slots[at] === node && slots[at + 1] === number)) return at;
      slot = (slot + 1) & mask;
    }
  };
  const put = (node: number, number: number, next: number): void => {
    slots.set([node, number, next], slotOf(node, number));
  };

  function enlarge(): void {
    const old = slots;
    mask = mask * 2 + 1;
    slots = new Int32Array((mask + 1) * width);
    for (let at = 0; at < old.length; at += width)
      if (old[at + 2] !== 0) put(old[at] ?? 0, old[at + 1] ?? 0, old[at + 2] ?? 0);
  }

  const next = (node: number, number: number): number => slots[slotOf(node, number) + 2] ?? 0;
  return {
    next,
    grow(node, number) {
      const known = next(node, number);
      if (known !== 0) return known;
      used += 1;
      put(node, number, roots + used);
      if (used * 4 > mask * 3) enlarge();
      return roots + used;
    },
  };
}

function hash(node: number, number: number): number {
  const mixed = Math.imul(node, 0x9e37_79b1) ^ Math.imul(number, 0x85eb_ca6b);
  return mixed ^ (mixed >>> 15);
}
