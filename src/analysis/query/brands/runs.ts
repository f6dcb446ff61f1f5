/** Whether a unit is a small letter or digit of ASCII: of those most folded texts are made. `_` stands between runs. */
export const isRunUnit = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);

/** Index behind the run of such units that begins at `from`; `from` where none does. */
export function runEnd(text: string, from: number): number {
  let at = from;
  while (isRunUnit(text.charCodeAt(at))) at += 1;
  return at;
}

/** The number of a run grows with each unit: of `runNumber(0, unit)` by the next one, and so on. Two runs seldom have one. */
export const runNumber = (before: number, unit: number): number => {
  const mixed = Math.imul(before ^ unit, 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) & 0x7fff_ffff;
};

export function numberOfRun(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = runNumber(number, text.charCodeAt(at));
  return number;
}

/** Tells fast that a number is none of those added; with fewer bits it takes more others for one of them. */
export interface NumberFilter {
  add(number: number): void;
  mayHave(number: number): boolean;
  clear(): void;
}

/** `bits`: a power of two. */
export function createNumberFilter(bits: number): NumberFilter {
  const set = new Uint32Array(bits / 32);
  const mask = bits - 1;
  return {
    add(number) {
      const at = (number & mask) >>> 5;
      set[at] = (set[at] ?? 0) | (1 << (number & 31));
    },
    mayHave(number) {
      return (((set[(number & mask) >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
    },
    clear() {
      set.fill(0);
    },
  };
}
