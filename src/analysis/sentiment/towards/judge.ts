import type { Pair } from '../fast/opinion-model.ts';
import { featuresOf } from './features.ts';
import { type Frame, framesOf } from './frames.ts';
import type { Names } from './names.ts';
import { ownersOf } from './owners.ts';
import { readScene, type Scene } from './scene.ts';

/** A linear layer over `featureNames`: log-odds of negative and positive against neutral. */
export interface TowardsModel {
  negative: readonly number[];
  positive: readonly number[];
}

/** Whether one post goes through the layer: the brand is named beside others, or in a comparison. */
export const isComparing = ({ hasOthers }: Scene, frames: readonly Frame[]): boolean =>
  hasOthers || frames.some(({ winner, loser }) => winner === 'brand' || loser === 'brand');

/**
 * What is weighed of a text for the brand; null: the brand is not named, or it is named alone and compared with nobody.
 * `oddsOf`: log-odds of a text by the plain model.
 */
export function weighed(
  text: string,
  names: Names,
  whole: Pair,
  oddsOf: (text: string) => Pair,
): readonly number[] | null {
  const scene = readScene(text, names);
  if (!scene) return null;
  const oddsIn = (from: number, to: number): Pair => oddsOf(text.slice(from, to));
  const frames = framesOf(scene, (from, to) => {
    const { negative, positive } = oddsIn(from, to);
    return positive - negative;
  });
  if (!isComparing(scene, frames)) return null;
  return featuresOf(scene, frames, ownersOf(scene, frames), whole, oddsIn);
}

export function oddsTowards(model: TowardsModel, features: readonly number[], into: Pair): void {
  into.negative = 0;
  into.positive = 0;
  for (const [i, value] of features.entries()) {
    into.negative += value * (model.negative[i] ?? 0);
    into.positive += value * (model.positive[i] ?? 0);
  }
}
