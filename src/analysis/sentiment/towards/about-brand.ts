import type { Towards } from '../../../core/plugins/scorer.ts';
import { framesOf } from './frames.ts';
import { isComparing } from './judge.ts';
import { compileNames } from './names.ts';
import { ownersOf } from './owners.ts';
import { readScene, withRivals } from './scene.ts';

/**
 * What of an English text a model should read that knows of no brands: all of it where nobody is compared, else the clauses
 * about the brand. Null: nothing of it, since whole clauses say the opposite of the one and the other (Acme is worse than Globex).
 */
export function aboutBrand(text: string, { names, others }: Towards): string | null {
  const found = readScene(text, compileNames(names, others));
  if (!found) return text;
  const frames = framesOf(found, () => 0);
  const scene = withRivals(found, frames);
  const owners = ownersOf(scene, frames);
  if (!isComparing(owners, frames)) return text;
  if (frames.length > 0) return null;
  const parts = scene.clauses.flatMap(({ from, to }, index) =>
    owners[index] === 'other' ? [] : [text.slice(scene.tokens[from]?.from, scene.tokens[to - 1]?.to)],
  );
  return parts.length === 0 ? null : parts.join(', ');
}
