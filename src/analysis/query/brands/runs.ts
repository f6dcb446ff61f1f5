/** Whether a unit is a small letter or digit of ASCII: of those most folded texts are made. `_` stands between runs. */
export const isRunUnit = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);

/** Index behind the run of such units that begins at `from`; `from` where none does. */
export function runEnd(text: string, from: number): number {
  let at = from;
  while (isRunUnit(text.charCodeAt(at))) at += 1;
  return at;
}

/** Tells fast that a run is none of those added; it may take another for one of them. */
export interface RunFilter {
  add(text: string, from: number, to: number): void;
  mayHave(text: string, from: number, to: number): boolean;
}

/** Small enough to stay in a processor's cache; a tenth of it is set by 200,000 runs. */
const bits = 1 << 21;

export function createRunFilter(): RunFilter {
  const set = new Uint32Array(bits / 32);
  return {
    add(text, from, to) {
      const bit = hash(text, from, to);
      set[bit >>> 5] = (set[bit >>> 5] ?? 0) | (1 << (bit & 31));
    },
    mayHave(text, from, to) {
      const bit = hash(text, from, to);
      return (((set[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
    },
  };
}

function hash(text: string, from: number, to: number): number {
  let mixed = 0;
  for (let at = from; at < to; at += 1) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) & (bits - 1);
}
