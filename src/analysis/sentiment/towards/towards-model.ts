import { featureNames } from './features.ts';
import type { TowardsModel } from './judge.ts';

/** What stands in the file: feature -> weights of negative and positive against neutral. */
export interface TowardsModelFile {
  weights: Readonly<Record<string, readonly [negative: number, positive: number]>>;
}

/** Throws when a feature has no weights. */
export function packTowardsModel({ weights }: TowardsModelFile): TowardsModel {
  const rows = featureNames.map((name) => {
    const pair = weights[name];
    if (!pair) throw new Error(`the layer towards a brand has no weights for "${name}"`);
    return pair;
  });
  return { negative: rows.map(([negative]) => negative), positive: rows.map(([, positive]) => positive) };
}
