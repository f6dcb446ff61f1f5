const digits = ['null', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** A number in words: texts that differ in digits alone are copies of each other. */
export const inWords = (n: number): string => [...String(n)].map((digit) => digits[Number(digit)]).join(' ');
