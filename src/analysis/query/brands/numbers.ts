/** A list of 32-bit numbers that grows, in one piece of memory; what was never set is 0. */
export interface Numbers {
  at(index: number): number;
  set(index: number, number: number): void;
}

export function createNumbers(): Numbers {
  let numbers = new Int32Array(1 << 10);
  return {
    at: (index) => numbers[index] ?? 0,
    set(index, number) {
      if (index >= numbers.length) {
        const more = new Int32Array(Math.max(index + 1, numbers.length * 2));
        more.set(numbers);
        numbers = more;
      }
      numbers[index] = number;
    },
  };
}
