/** What is known of some hashes: a small number for each, never 0, which stands for "not there". Not to be filled beyond half. */
export class HashTable {
  readonly #keys: Int32Array;
  readonly #values: Uint8Array;
  readonly #shift: number;
  readonly #last: number;

  constructor(bits: number) {
    this.#keys = new Int32Array(1 << bits);
    this.#values = new Uint8Array(1 << bits);
    this.#shift = 32 - bits;
    this.#last = (1 << bits) - 1;
  }

  get(hash: number): number {
    let slot = hash >>> this.#shift;
    let value = this.#values[slot] as number;
    while (value !== 0 && this.#keys[slot] !== hash) {
      slot = (slot + 1) & this.#last;
      value = this.#values[slot] as number;
    }
    return value;
  }

  /** Adds the bits of `value` to what is known. */
  add(hash: number, value: number): void {
    let slot = hash >>> this.#shift;
    while (this.#values[slot] !== 0 && this.#keys[slot] !== hash) slot = (slot + 1) & this.#last;
    this.#keys[slot] = hash;
    this.#values[slot] = (this.#values[slot] as number) | value;
  }
}
