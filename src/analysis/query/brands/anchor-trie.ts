import type { FoldedPost } from '../folded-post.ts';
import type { Anchor } from './anchors.ts';
import { isRunUnit } from './runs.ts';
import { createWordTrie } from './word-trie.ts';

/** Values at the ends of anchors. */
export interface AnchorTrie<T> {
  add(anchor: Anchor, value: T): void;
  /** Before another text is looked at, so that values are found in it again. */
  begin(): void;
  /** Calls `found` with the values of anchors that begin at `from` of a text, unless it found them before in this text. */
  findAt(text: string, from: number, parts: FoldedPost['parts'], found: (value: T) => void): void;
}

interface Place<T> {
  values: T[];
  /** The text in which they were found last. */
  foundIn: number;
}

export function createAnchorTrie<T>(): AnchorTrie<T> {
  const trie = createWordTrie();
  const wholes: (Place<T> | undefined)[] = [undefined];
  const others: (Place<T> | undefined)[] = [undefined];
  let texts = 0;

  function tell(place: Place<T>, found: (value: T) => void): void {
    if (place.foundIn === texts) return;
    place.foundIn = texts;
    for (const value of place.values) found(value);
  }

  return {
    add({ text, whole }, value) {
      const node = trie.add(text);
      for (let next = wholes.length; next <= node; next += 1) {
        wholes.push(undefined);
        others.push(undefined);
      }
      const places = whole ? wholes : others;
      const place = places[node] ?? { values: [], foundIn: 0 };
      if (place.values.at(-1) !== value) place.values.push(value);
      places[node] = place;
    },
    begin() {
      texts += 1;
    },
    findAt(text, from, parts, found) {
      let node = 0;
      for (let at = from; at < text.length; at += 1) {
        node = trie.next(node, text.charCodeAt(at));
        if (node === 0) return;
        const other = others[node];
        if (other !== undefined) tell(other, found);
        const whole = wholes[node];
        if (whole !== undefined && mayEnd(text, at + 1, parts)) tell(whole, found);
      }
    },
  };
}

const mayEnd = (text: string, at: number, parts: FoldedPost['parts']): boolean =>
  !isRunUnit(text.charCodeAt(at)) || !isRunUnit(text.charCodeAt(at - 1)) || (parts?.has(at) ?? false);
