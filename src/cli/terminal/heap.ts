import { setFlagsFromString } from 'node:v8';

/**
 * Earshot streams: what V8 keeps beyond the live objects is garbage of finished batches. By default it lets the heap
 * grow fourfold before it collects; a growth of 40 % costs no measurable speed here and halves the resident memory.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
  setFlagsFromString('--max-semi-space-size=4');
}
