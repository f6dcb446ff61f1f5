import type { FoldedPost } from '../folded-post.ts';
import type { Anchor } from './anchors.ts';
import { createNumberTrie } from './number-trie.ts';
import { createNumbers } from './numbers.ts';
import { isRunUnit, numberOfRun, runEnd } from './runs.ts';

/** A step may be a whole run, by its number, where the run cannot be a part of a longer one. */
export interface AnchorTrie {
  /** `value` is no more than a number here. */
  add(anchor: Anchor, value: number): void;
  /** Another text is looked at from now on. */
  begin(): void;
  /** Adds the places of anchors that begin with this run of the text, unless they were found in it before. */
  findRun(text: string, run: { to: number; number: number }, parts: FoldedPost['parts'], places: number[]): void;
  /** The same for anchors that begin at `from` with no whole run. */
  findUnits(text: string, from: number, parts: FoldedPost['parts'], places: number[]): void;
  /** Calls `found` with each value at a place, and the number of a run that must stand in the text too; 0: none. */
  eachAt(place: number, found: (value: number, beside: number) => void): void;
}

const unitsRoot = 1;
const runsRoot = 2;

export function createAnchorTrie(): AnchorTrie {
  const trie = createNumberTrie(runsRoot);
  /** Whether an anchor begins with a unit: most places of a text are passed over here. */
  const firsts = new Uint8Array(0x1_0000);
  /** A node has two places: of anchors that may go on, and of those that may not. Each is a chain of entries. */
  const heads = createNumbers();
  const foundIn = createNumbers();
  const entries = createNumbers();
  let used = 0;
  let texts = 0;

  function tell(place: number, places: number[]): void {
    if (heads.at(place) === 0 || foundIn.at(place) === texts) return;
    foundIn.set(place, texts);
    places.push(place);
  }

  function walk(text: string, from: number, root: number, parts: FoldedPost['parts'], places: number[]): void {
    let node = root;
    for (let at = from; at < text.length; at += 1) {
      node = trie.next(node, text.charCodeAt(at));
      if (node === 0) return;
      tell(node * 2, places);
      if (mayEnd(text, at + 1, parts)) tell(node * 2 + 1, places);
    }
  }

  return {
    add({ text, whole, beside }, value) {
      const run = runEnd(text, 0);
      const isWhole = run > 0 && (whole || run < text.length);
      let node = isWhole ? trie.grow(runsRoot, numberOfRun(text, 0, run)) : unitsRoot;
      for (let at = isWhole ? run : 0; at < text.length; at += 1) node = trie.grow(node, text.charCodeAt(at));
      if (!isWhole) firsts[text.charCodeAt(0)] = 1;
      const place = node * 2 + (whole ? 1 : 0);
      used += 1;
      entries.set(used * width, heads.at(place));
      entries.set(used * width + 1, value);
      entries.set(used * width + 2, beside === null ? 0 : numberOfRun(beside, 0, beside.length));
      heads.set(place, used);
    },
    begin() {
      texts = (texts + 1) | 0;
    },
    findRun(text, { to, number }, parts, places) {
      const node = trie.next(runsRoot, number);
      if (node === 0) return;
      tell(node * 2 + 1, places);
      walk(text, to, node, parts, places);
    },
    findUnits(text, from, parts, places) {
      if (firsts[text.charCodeAt(from)] === 1) walk(text, from, unitsRoot, parts, places);
    },
    eachAt(place, found) {
      for (let entry = heads.at(place); entry !== 0; entry = entries.at(entry * width))
        found(entries.at(entry * width + 1), entries.at(entry * width + 2));
    },
  };
}

/** An entry: the next one of its place, value, beside. */
const width = 3;

const mayEnd = (text: string, at: number, parts: FoldedPost['parts']): boolean =>
  !isRunUnit(text.charCodeAt(at)) || !isRunUnit(text.charCodeAt(at - 1)) || (parts?.has(at) ?? false);
