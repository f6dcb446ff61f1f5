import { placeWords } from './comparison-words.ts';
import type { Frame } from './frame.ts';
import type { Mention } from './names.ts';
import type { Scene } from './scene.ts';

/** Whom a clause is about: the brand, others, both of them at once, or nobody yet. */
export type Owner = 'brand' | 'other' | 'both' | 'nobody';

/**
 * Whom each clause is about. One that names nobody goes on about whoever the one before it was about: after a change, the
 * new one; else who was named first. Those before the first name belong to it.
 */
export function ownersOf(scene: Scene, frames: readonly Frame[]): Owner[] {
  const owners: Owner[] = [];
  const mentionsOf = byClause(scene, scene.mentions.filter(isKnown), ({ from }) => from);
  const framesOf = byClause(scene, frames, ({ at }) => at);
  let focus: Owner = 'nobody';
  for (const index of scene.clauses.keys()) {
    const named = mentionsOf[index] ?? [];
    const central = named.filter((mention) => !isPlace(scene, mention));
    const meant = central.length > 0 ? central : named;
    const [first] = meant;
    if (!first) {
      owners.push(focus);
      continue;
    }
    const isBoth = meant.some(({ about }) => about !== first.about);
    owners.push(isBoth ? 'both' : ownerOf(first));
    const frame = framesOf[index]?.find(({ winner }) => winner);
    focus =
      frame?.kind === 'switched' && frame.winner
        ? ownerOf(frame.winner)
        : isJoint(scene, meant)
          ? 'both'
          : ownerOf(first);
  }
  const firstNamed = owners.find((owner) => owner !== 'nobody') ?? 'nobody';
  return owners.map((owner) => (owner === 'nobody' ? firstNamed : owner));
}

const isKnown = ({ about }: Mention): boolean => about !== 'someone';
const ownerOf = ({ about }: Mention): Owner => (about === 'brand' ? 'brand' : 'other');

function byClause<T>(scene: Scene, all: readonly T[], tokenOf: (one: T) => number): T[][] {
  const found: T[][] = scene.clauses.map(() => []);
  for (const one of all) found[scene.clauseAt[tokenOf(one)] ?? 0]?.push(one);
  return found;
}

/** "at Acme": where something happened. */
export const isPlace = ({ tokens }: Scene, { from }: Mention): boolean =>
  placeWords.has(tokens[from - 1]?.word ?? '') ||
  (['the', 'my', 'your', 'a'].includes(tokens[from - 1]?.word ?? '') && placeWords.has(tokens[from - 2]?.word ?? ''));

/** "Acme and Globex": what follows is about both. */
const isJoint = ({ tokens }: Scene, [first, second]: readonly Mention[]): boolean =>
  first !== undefined &&
  second !== undefined &&
  first.about !== second.about &&
  ['and', '&', 'or', 'nor'].includes(tokens[first.to]?.word ?? '');
