import { negations } from './comparison-words.ts';
import type { Mention } from './names.ts';
import { mentionAfter, mentionBefore, type Scene } from './scene.ts';

/** Index of the last of such words in the clause before `at`, at most `words` before it; -1: none. */
export function wordBefore({ tokens, clauseAt }: Scene, at: number, among: ReadonlySet<string>, words: number): number {
  for (let i = at - 1; i >= Math.max(0, at - words) && clauseAt[i] === clauseAt[at]; i -= 1)
    if (among.has(tokens[i]?.word ?? '')) return i;
  return -1;
}

/** Four words before it there is a "not": "would never switch". */
export const isNegated = (scene: Scene, at: number): boolean => wordBefore(scene, at, negations, 4) >= 0;

/** Signs of comparison stand right behind a name. */
export const rightBefore = (scene: Scene, at: number): Mention | null => mentionBefore(scene, at, 1);

/** "Globex and not Acme": in the clause before. */
export const nameBefore = ({ mentions, mentionAt }: Scene, at: number): Mention | null =>
  mentions[mentionAt[at - 2] ?? -1] ?? null;

/** Signs may be repeated. */
export function afterSigns(scene: Scene, at: number): Mention | null {
  let end = at;
  while (scene.tokens[end + 1]?.word === scene.tokens[at]?.word) end += 1;
  return mentionAfter(scene, end + 1);
}
