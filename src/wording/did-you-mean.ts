import { nearest } from './nearest.ts';

/** The known word that was meant; null when none is near, or it is that word already. */
function meant(given: string, known: readonly string[]): string | null {
  const near = nearest(given, known);
  return near === given ? null : near;
}

const quoted = (name: string): string => `'${name}'`;

/** ` Did you mean 'acme'?`, to stand behind a sentence; empty when no known word is near. */
export function didYouMean(given: string, known: readonly string[], shown: (name: string) => string = quoted): string {
  const near = meant(given, known);
  return near === null ? '' : ` Did you mean ${shown(near)}?`;
}

/** `; did you mean 'acme'?`, to end a sentence with; `otherwise` when no known word is near. */
export function orDidYouMean(given: string, known: readonly string[], otherwise: string): string {
  const near = meant(given, known);
  return near === null ? otherwise : `; did you mean ${quoted(near)}?`;
}
