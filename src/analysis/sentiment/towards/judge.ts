import type { Pair } from '../fast/opinion-model.ts';
import { featuresOf } from './features.ts';
import type { Frame } from './frame.ts';
import { framesOf } from './frames.ts';
import type { Names } from './names.ts';
import { type Owner, ownersOf } from './owners.ts';
import { readScene, type Scene, withRivals } from './scene.ts';

/** A linear layer over `featureNames`: log-odds of negative and positive against neutral. */
export interface TowardsModel {
  negative: readonly number[];
  positive: readonly number[];
}

/** Whether a post goes through the layer: a part of it is about others, or the brand is compared. */
export const isComparing = (owners: readonly Owner[], frames: readonly Frame[]): boolean =>
  owners.includes('other') || frames.some(({ winner, loser }) => winner?.about === 'brand' || loser?.about === 'brand');

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
  const found = readScene(text, names);
  if (!found) return null;
  const frames = framesOf(found, (from, to) => {
    const { negative, positive } = oddsOf(text.slice(from, to));
    return positive - negative;
  });
  const scene = withRivals(found, frames);
  const owners = ownersOf(scene, frames);
  if (!isComparing(owners, frames)) return null;
  const nameless = withoutNames(text, scene);
  return featuresOf(scene, frames, owners, whole, (from, to) => oddsOf(nameless.slice(from, to)));
}

/** Names look like accounts, which say nothing to the plain model; every other word stays where it is. */
function withoutNames(text: string, { tokens, mentions }: Scene): string {
  let rest = '';
  let end = 0;
  for (const { from, to, about } of mentions) {
    if (about === 'someone') continue;
    const begin = tokens[from]?.from ?? end;
    rest += text.slice(end, begin);
    end = tokens[to - 1]?.to ?? begin;
    rest += `@${'x'.repeat(end - begin - 1)}`;
  }
  return rest + text.slice(end);
}

export function oddsTowards(model: TowardsModel, features: readonly number[], into: Pair): void {
  into.negative = 0;
  into.positive = 0;
  for (const [i, value] of features.entries()) {
    into.negative += value * (model.negative[i] ?? 0);
    into.positive += value * (model.positive[i] ?? 0);
  }
}
