import {
  leavingVerbs,
  movingVerbs,
  partingWords,
  surelyLeaving,
  surelyMoving,
  towardsNew,
} from './comparison-words.ts';
import type { Frame, MakeFrame } from './frame.ts';
import { mentionAfter, type Scene } from './scene.ts';

/** Someone leaves one for another, at this word; null: nobody does. */
export function changeAt(scene: Scene, at: number, frame: MakeFrame): Frame | null {
  const word = scene.tokens[at]?.word ?? '';
  if (partingWords.has(word) && scene.hasOthers) {
    const next = scene.tokens[at + 1]?.word;
    const left = mentionAfter(scene, next === 'with' || next === 'of' ? at + 2 : at + 1);
    return left && frame('switched', null, left);
  }
  const isMoving = movingVerbs.has(word);
  const isLeaving = leavingVerbs.has(word);
  if (!isMoving && !isLeaving) return null;
  let from = isLeaving ? mentionAfter(scene, at + 1) : null;
  let to = null;
  for (let i = at + 1; i <= at + 10 && i < scene.tokens.length && scene.tokens[i]?.gap !== 'stop'; i += 1) {
    const mark = scene.tokens[i]?.word ?? '';
    if (mark === 'from') from ??= mentionAfter(scene, i + 1);
    else if (isMoving ? mark === 'to' : from && towardsNew.has(mark)) to ??= mentionAfter(scene, i + 1);
  }
  if (isLeaving && !from) return null;
  if (!from && !to) return null;
  // Where one is named alone, only words that mean nothing else: one leaves a room and goes to a shop.
  const isSure = surelyMoving.has(word) || (scene.hasOthers && (word === 'back' || surelyLeaving.has(word)));
  return (from && to) || isSure ? frame('switched', to, from) : null;
}
