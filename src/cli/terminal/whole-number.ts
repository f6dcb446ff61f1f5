import { InvalidArgumentError } from 'commander';

/** Reads the value of a flag that counts something. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Wanted a whole number, 1 or more.');
  return Number(text);
}
