import type { Label } from '../core/domain.ts';

const words = new Map<string, Label>([
  ['negative', 'negative'],
  ['neg', 'negative'],
  ['neutral', 'neutral'],
  ['neu', 'neutral'],
  ['positive', 'positive'],
  ['pos', 'positive'],
]);

/** The label that a person wrote, in any case, whole or in three letters; null: none. */
export const labelNamed = (written: string): Label | null => words.get(written.trim().toLowerCase()) ?? null;
