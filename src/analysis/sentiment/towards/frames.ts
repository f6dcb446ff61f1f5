import {
  beatingVerbs,
  comparingWords,
  leavingVerbs,
  movingVerbs,
  negations,
  nobody,
  preferringVerbs,
  surelyMoving,
  towardsNew,
  wishWords,
} from './comparison-words.ts';
import { comparisonAt, type Leaning } from './comparatives.ts';
import { mentionAfter, mentionBefore, type Scene } from './scene.ts';

type Party = 'brand' | 'other';
export type FrameKind = 'compared' | 'switched' | 'preferred' | 'contrasted' | 'least';

/** Two are set against each other. */
export interface Frame {
  kind: FrameKind;
  /** Who comes off better, and worse; null: somebody who is not named as the brand or one of the others. */
  winner: Party | null;
  loser: Party | null;
  /** The word that it hangs on. */
  at: number;
  /** It is a question. */
  asked: boolean;
  /** Only that the one is not better. */
  weak: boolean;
}

const preferences = new Set(['prefer', 'prefers', 'preferred']);
const distances = new Set(['inferior', 'superior', 'second', 'lost', 'loses', 'pales', 'pale', 'preferable']);
const lessons = new Set(['learn', 'notes', 'lesson', 'lessons']);
const shaming = new Set(['puts', 'put']);

/** All frames of a text in which the brand or somebody of the others takes part. `leaning`: of words that are not in the lists. */
export function framesOf(scene: Scene, leaning: Leaning): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < scene.tokens.length; at += 1) {
    const frame = frameAt(scene, at, leaning);
    if (frame && (frame.winner || frame.loser) && frame.winner !== frame.loser) frames.push(frame);
  }
  return frames;
}

function frameAt(scene: Scene, at: number, leaning: Leaning): Frame | null {
  const word = scene.tokens[at]?.word ?? '';
  const next = scene.tokens[at + 1]?.word ?? '';
  const before = () => partyOf(mentionBefore(scene, at));
  const after = (from = at + 1) => partyOf(mentionAfter(scene, from));
  const frame = (kind: FrameKind, winner: Party | null, loser: Party | null, isTurned = isNegated(scene, at)): Frame => ({
    ...{ kind, at, asked: scene.tokens[at]?.asked ?? false, weak: false },
    ...(isTurned ? { winner: loser, loser: winner } : { winner, loser }),
  });

  switch (word) {
    case 'than':
    case 'as': {
      const found = comparisonAt(scene, at, leaning);
      if (!found) return null;
      const [first, second] = [partyOf(found.first), partyOf(found.second)];
      const turned = found.favours < 0;
      return { ...frame('compared', turned ? second : first, turned ? first : second, false), weak: found.weak };
    }
    case '>':
      return frame('compared', before(), afterSigns(scene, at), false);
    case '<':
      return frame('compared', afterSigns(scene, at), before(), false);
    case 'over': {
      const verb = wordBefore(scene, at, preferringVerbs, 6);
      const winner = partyOf(mentionBefore(scene, at, 4));
      const loser = after();
      return verb < 0 || !loser ? null : frame('preferred', winner, loser, isNegated(scene, verb));
    }
    case 'to': {
      const verb = wordBefore(scene, at, preferences, 6);
      if (verb >= 0) return frame('preferred', before(), after(), isNegated(scene, verb));
      const far = wordBefore(scene, at, distances, 4);
      if (far < 0) return null;
      const isBetter = ['superior', 'preferable'].includes(scene.tokens[far]?.word ?? '');
      return isBetter ? frame('compared', before(), after(), isNegated(scene, far)) : frame('compared', after(), before(), false);
    }
    case 'instead':
      return next === 'of' ? frame('preferred', before(), after(at + 2), false) : frame('preferred', before(), null, false);
    case 'unlike':
      return frame('contrasted', null, after(), false);
    case 'ahead':
      return next === 'of' ? frame('compared', before(), after(at + 2)) : null;
    case 'behind':
      return frame('compared', after(), before());
    case 'least':
      return scene.tokens[at - 1]?.word === 'at' ? frame('least', after(), null, false) : null;
    case 'like': {
      const wish = wordBefore(scene, at, wishWords, 7);
      return wish < 0 || !after() ? null : frame('compared', after(), before(), false);
    }
    case 'from':
      if (wordBefore(scene, at, lessons, 6) < 0) break;
      return frame('compared', after(), before(), false);
    case 'on':
      return scene.tokens[at - 1]?.word === 'nothing' ? frame('compared', after(), before(), false) : null;
    case 'shame': {
      const verb = wordBefore(scene, at, shaming, 5);
      return verb < 0 ? null : frame('compared', partyOf(mentionBefore(scene, verb)), partyOf(mentionAfter(scene, verb + 1)), false);
    }
  }
  if (comparingWords.has(word) && ['to', 'with'].includes(next)) return frame('contrasted', null, after(at + 2), false);
  if (beatingVerbs.has(word) && (word !== 'beat' || mentionAfter(scene, at + 1))) {
    const subject = scene.tokens[at - 1]?.word ?? '';
    return nobody.has(subject) ? frame('compared', after(), null, false) : after() ? frame('compared', before(), after()) : null;
  }
  return changeAt(scene, at, frame);
}

/** Someone leaves one for another. */
function changeAt(
  scene: Scene,
  at: number,
  frame: (kind: FrameKind, winner: Party | null, loser: Party | null) => Frame,
): Frame | null {
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
  if (!(from && to) && !surelyMoving.has(word) && (isMoving || !scene.hasOthers))
    return null;
  return frame('switched', partyOf(to), partyOf(from));
}

const partyOf = (mention: { about: Party } | null): Party | null => mention?.about ?? null;

/** Index of the last of such words in the clause before `at`, at most `words` before it; -1: none. */
function wordBefore({ tokens, clauseAt }: Scene, at: number, among: ReadonlySet<string>, words: number): number {
  for (let i = at - 1; i >= Math.max(0, at - words) && clauseAt[i] === clauseAt[at]; i -= 1)
    if (among.has(tokens[i]?.word ?? '')) return i;
  return -1;
}

/** Four words before it there is a "not": "would never switch". */
const isNegated = (scene: Scene, at: number): boolean => wordBefore(scene, at, negations, 4) >= 0;

/** Signs may be repeated. */
function afterSigns(scene: Scene, at: number): Party | null {
  let end = at;
  while (scene.tokens[end + 1]?.word === scene.tokens[at]?.word) end += 1;
  return partyOf(mentionAfter(scene, end + 1));
}
