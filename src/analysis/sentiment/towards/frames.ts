import { comparisonAt, type Leaning } from './comparatives.ts';
import {
  beatingVerbs,
  betterWords,
  comparingWords,
  leavingVerbs,
  movingVerbs,
  negations,
  nobody,
  partingWords,
  preferringVerbs,
  surelyLeaving,
  surelyMoving,
  towardsNew,
  wishWords,
} from './comparison-words.ts';
import type { Mention } from './names.ts';
import { mentionAfter, mentionBefore, type Scene } from './scene.ts';

export type FrameKind = 'compared' | 'switched' | 'preferred' | 'contrasted' | 'least';

/** Two are set against each other. */
export interface Frame {
  kind: FrameKind;
  /** Who comes off better, and worse; null: nobody who is named. */
  winner: Mention | null;
  loser: Mention | null;
  /** The word that it hangs on. */
  at: number;
  /** It is a question. */
  asked: boolean;
  /** Only that the one is not better. */
  weak: boolean;
}

const preferences = new Set(['prefer', 'prefers', 'preferred']);
const distances = new Set(['inferior', 'superior', 'second', 'loses', 'pales', 'pale', 'preferable']);
const lessons = new Set(['learn', 'notes', 'lesson', 'lessons']);
const shaming = new Set(['puts', 'put']);

/** All frames of a text in which the brand or somebody of the others takes part. `leaning`: of words that are not in the lists. */
export function framesOf(scene: Scene, leaning: Leaning): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < scene.tokens.length; at += 1) {
    const frame = frameAt(scene, at, leaning);
    if (frame && isAbout(frame)) frames.push(frame);
  }
  return frames;
}

/** The brand against somebody, or one of the others alone. */
const isAbout = ({ winner, loser }: Frame): boolean =>
  winner?.about !== loser?.about &&
  (winner?.about === 'brand' ||
    loser?.about === 'brand' ||
    (!winner && loser?.about === 'other') ||
    (!loser && winner?.about === 'other'));

function frameAt(scene: Scene, at: number, leaning: Leaning): Frame | null {
  const { word = '', asked = false } = scene.tokens[at] ?? {};
  const next = scene.tokens[at + 1]?.word ?? '';
  const before = () => mentionBefore(scene, at);
  const after = (from = at + 1) => mentionAfter(scene, from);
  const frame: MakeFrame = (kind, winner, loser, isTurned = isNegated(scene, at)) => ({
    ...{ kind, at, asked, weak: false },
    ...(isTurned ? { winner: loser, loser: winner } : { winner, loser }),
  });
  /** Only if both are named. */
  const between: MakeFrame<Frame | null> = (kind, winner, loser, isTurned) =>
    winner && loser ? frame(kind, winner, loser, isTurned) : null;
  /** Only if both are known: the word says many other things. */
  const betweenKnown: MakeFrame<Frame | null> = (kind, winner, loser, isTurned) =>
    winner?.about === 'someone' || loser?.about === 'someone' ? null : between(kind, winner, loser, isTurned);

  switch (word) {
    case 'than':
    case 'as': {
      const found = comparisonAt(scene, at, leaning);
      if (!found) return null;
      const { first, second } = found;
      if (!found.isSure && !betweenKnown('compared', first, second)) return null;
      const turned = found.favours < 0;
      return { ...frame('compared', turned ? second : first, turned ? first : second, false), weak: found.weak };
    }
    case '>':
      return between('compared', rightBefore(scene, at), afterSigns(scene, at), false);
    case '<':
      return between('compared', afterSigns(scene, at), rightBefore(scene, at), false);
    case 'over': {
      const verb = wordBefore(scene, at, preferringVerbs, 6);
      return verb < 0 ? null : between('preferred', mentionBefore(scene, at, 4), after(), isNegated(scene, verb));
    }
    case 'to': {
      const verb = wordBefore(scene, at, preferences, 6);
      if (verb >= 0) return between('preferred', before(), after(), isNegated(scene, verb));
      const far = wordBefore(scene, at, distances, 4);
      if (far < 0) return null;
      const isBetter = betterWords.has(scene.tokens[far]?.word ?? '');
      return between('compared', isBetter ? before() : after(), isBetter ? after() : before(), isNegated(scene, far));
    }
    case 'instead':
    case 'rather':
      return next === (word === 'rather' ? 'than' : 'of') ? between('preferred', before(), after(at + 2), false) : null;
    case 'not':
      return scene.tokens[at - 1]?.word === 'and'
        ? betweenKnown('preferred', nameBefore(scene, at), after(), false)
        : null;
    case 'unlike':
      return after() && frame('contrasted', null, after(), false);
    case 'ahead':
      return next === 'of' ? betweenKnown('compared', before(), after(at + 2)) : null;
    case 'behind':
      return betweenKnown('compared', after(), before());
    case 'least':
      return scene.hasOthers && after() && scene.tokens[at - 1]?.word === 'at'
        ? frame('least', after(), null, false)
        : null;
    case 'like':
      return wordBefore(scene, at, wishWords, 7) < 0 ? null : between('compared', after(), before(), false);
    case 'from':
      if (wordBefore(scene, at, lessons, 6) < 0) break;
      return between('compared', after(), before(), false);
    case 'on':
      return scene.tokens[at - 1]?.word === 'nothing' ? between('compared', after(), before(), false) : null;
    case 'shame': {
      const verb = wordBefore(scene, at, shaming, 5);
      return verb < 0 ? null : between('compared', mentionBefore(scene, verb), after(verb + 1), false);
    }
  }
  if (comparingWords.has(word) && (next === 'to' || next === 'with'))
    return after(at + 2) && frame('contrasted', null, after(at + 2), false);
  if (beatingVerbs.has(word))
    return nobody.has(scene.tokens[at - 1]?.word ?? '')
      ? after() && frame('compared', after(), null, false)
      : between('compared', before(), after());
  if (partingWords.has(word) && scene.hasOthers) {
    const left = after(next === 'with' || next === 'of' ? at + 2 : at + 1);
    return left && frame('switched', null, left);
  }
  return changeAt(scene, at, frame);
}

type MakeFrame<T = Frame> = (kind: FrameKind, winner: Mention | null, loser: Mention | null, isTurned?: boolean) => T;

/** Someone leaves one for another. */
function changeAt(scene: Scene, at: number, frame: MakeFrame): Frame | null {
  const word = scene.tokens[at]?.word ?? '';
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

/** Index of the last of such words in the clause before `at`, at most `words` before it; -1: none. */
function wordBefore({ tokens, clauseAt }: Scene, at: number, among: ReadonlySet<string>, words: number): number {
  for (let i = at - 1; i >= Math.max(0, at - words) && clauseAt[i] === clauseAt[at]; i -= 1)
    if (among.has(tokens[i]?.word ?? '')) return i;
  return -1;
}

/** Four words before it there is a "not": "would never switch". */
const isNegated = (scene: Scene, at: number): boolean => wordBefore(scene, at, negations, 4) >= 0;

/** Signs of comparison stand right behind a name. */
const rightBefore = (scene: Scene, at: number): Mention | null => mentionBefore(scene, at, 1);

/** "Globex and not Acme": in the clause before. */
const nameBefore = ({ mentions, mentionAt }: Scene, at: number): Mention | null =>
  mentions[mentionAt[at - 2] ?? -1] ?? null;

/** Signs may be repeated. */
function afterSigns(scene: Scene, at: number): Mention | null {
  let end = at;
  while (scene.tokens[end + 1]?.word === scene.tokens[at]?.word) end += 1;
  return mentionAfter(scene, end + 1);
}
