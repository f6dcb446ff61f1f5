import type { FoldedPost } from '../folded-post.ts';
import type { Anchor } from './anchors.ts';
import { createNumberTrie } from './number-trie.ts';
import { isRunUnit, numberOfRun, runEnd } from './runs.ts';

/** Values at the end of an anchor. */
export interface Place<T> {
  values: T[];
  /** For each value the number of a run that must stand in the text too; -1: none. */
  besides: number[];
  /** The text in which it was found last. */
  foundIn: number;
}

/** A step may be a whole run, by its number, where the run cannot be a part of a longer one. */
export interface AnchorTrie<T> {
  add(anchor: Anchor, value: T): void;
  /** Another text is looked at from now on. */
  begin(): void;
  /** Adds the places of anchors that begin with this run of the text, unless they were found in it before. */
  findRun(text: string, run: { to: number; number: number }, parts: FoldedPost['parts'], found: Place<T>[]): void;
  /** The same for anchors that begin at `from` with no whole run. */
  findUnits(text: string, from: number, parts: FoldedPost['parts'], found: Place<T>[]): void;
}

const unitsRoot = 1;
const runsRoot = 2;

export function createAnchorTrie<T>(): AnchorTrie<T> {
  const trie = createNumberTrie(runsRoot);
  /** Whether an anchor begins with a unit: most places of a text are passed over here. */
  const firsts = new Uint8Array(0x1_0000);
  const wholes: (Place<T> | undefined)[] = [];
  const others: (Place<T> | undefined)[] = [];
  let texts = 0;

  function tell(place: Place<T> | undefined, found: Place<T>[]): void {
    if (place === undefined || place.foundIn === texts) return;
    place.foundIn = texts;
    found.push(place);
  }

  function walk(text: string, from: number, root: number, parts: FoldedPost['parts'], found: Place<T>[]): void {
    let node = root;
    for (let at = from; at < text.length; at += 1) {
      node = trie.next(node, text.charCodeAt(at));
      if (node === 0) return;
      tell(others[node], found);
      const whole = wholes[node];
      if (whole !== undefined && mayEnd(text, at + 1, parts)) tell(whole, found);
    }
  }

  return {
    add({ text, whole, beside }, value) {
      const run = runEnd(text, 0);
      const isWhole = run > 0 && (whole || run < text.length);
      let node = isWhole ? trie.grow(runsRoot, numberOfRun(text, 0, run)) : unitsRoot;
      for (let at = isWhole ? run : 0; at < text.length; at += 1) node = trie.grow(node, text.charCodeAt(at));
      if (!isWhole) firsts[text.charCodeAt(0)] = 1;
      const places = whole ? wholes : others;
      while (places.length <= node) places.push(undefined);
      const place = places[node] ?? { values: [], besides: [], foundIn: 0 };
      place.values.push(value);
      place.besides.push(beside === null ? -1 : numberOfRun(beside, 0, beside.length));
      places[node] = place;
    },
    begin() {
      texts += 1;
    },
    findRun(text, { to, number }, parts, found) {
      const node = trie.next(runsRoot, number);
      if (node === 0) return;
      tell(wholes[node], found);
      walk(text, to, node, parts, found);
    },
    findUnits(text, from, parts, found) {
      if (firsts[text.charCodeAt(from)] === 1) walk(text, from, unitsRoot, parts, found);
    },
  };
}

const mayEnd = (text: string, at: number, parts: FoldedPost['parts']): boolean =>
  !isRunUnit(text.charCodeAt(at)) || !isRunUnit(text.charCodeAt(at - 1)) || (parts?.has(at) ?? false);
