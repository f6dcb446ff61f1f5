import { setFlagsFromString } from 'node:v8';

/**
 * Earshot streams, so V8 mostly keeps garbage of finished batches. By default it lets the heap grow fourfold before it
 * collects. A growth of 40 % costs no measurable speed here and halves the resident memory.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
  setFlagsFromString('--max-semi-space-size=4');
}
