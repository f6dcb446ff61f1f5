import { changeAt } from './changes.ts';
import { comparisonAt, type Leaning } from './comparatives.ts';
import { beatingVerbs, betterWords, comparingWords, nobody, preferringVerbs, wishWords } from './comparison-words.ts';
import type { Frame, MakeFrame } from './frame.ts';
import { afterSigns, isNegated, nameBefore, rightBefore, wordBefore } from './look-around.ts';
import { mentionAfter, mentionBefore, type Scene } from './scene.ts';

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

/** What makes the frame of a word. */
function makersAt(scene: Scene, at: number, asked: boolean) {
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
  return { frame, between, betweenKnown };
}

function frameAt(scene: Scene, at: number, leaning: Leaning): Frame | null {
  const { word = '', asked = false } = scene.tokens[at] ?? {};
  const next = scene.tokens[at + 1]?.word ?? '';
  const before = () => mentionBefore(scene, at);
  const after = (from = at + 1) => mentionAfter(scene, from);
  const { frame, between, betweenKnown } = makersAt(scene, at, asked);

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
    case '<': {
      const first = rightBefore(scene, at);
      const second = first && afterSigns(scene, at);
      return word === '>' ? between('compared', first, second, false) : between('compared', second, first, false);
    }
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
  return changeAt(scene, at, frame);
}
