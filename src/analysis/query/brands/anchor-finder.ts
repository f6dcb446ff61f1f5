import type { FoldedPost } from '../folded-post.ts';
import { createAnchorTrie } from './anchor-trie.ts';
import type { Anchor } from './anchors.ts';
import { createRunFilter, isRunUnit, runEnd } from './runs.ts';

/** Tells in one pass which anchors stand in a text. */
export interface AnchorFinder<T> {
  add(anchor: Anchor, value: T): void;
  /** Calls `found` with the values of all anchors in the text. `parts` are further places where words begin and end. */
  find(text: string, parts: FoldedPost['parts'], found: (value: T) => void): void;
}

/**
 * Most words of a text begin no anchor: a filter of runs says so before the trie is asked. It can, because the first run
 * of an anchor is a whole run of the text as well; the few anchors for which this does not hold stand apart.
 */
export function createAnchorFinder<T>(): AnchorFinder<T> {
  const trie = createAnchorTrie<T>();
  const open = createAnchorTrie<T>();
  const runs = createRunFilter();
  let hasOpen = false;

  function findAt(text: string, from: number, parts: FoldedPost['parts'], found: (value: T) => void): void {
    trie.findAt(text, from, parts, found);
    if (hasOpen) open.findAt(text, from, parts, found);
  }

  return {
    add(anchor, value) {
      const run = runEnd(anchor.text, 0);
      if (run === anchor.text.length && !anchor.whole) {
        hasOpen = true;
        open.add(anchor, value);
      } else {
        if (run > 0) runs.add(anchor.text, 0, run);
        trie.add(anchor, value);
      }
    },
    find(text, parts, found) {
      trie.begin();
      open.begin();
      const cuts = parts === null ? [] : [...parts].sort((a, b) => a - b);
      let next = 0;
      for (let at = 0; at < text.length; ) {
        if (!isRunUnit(text.charCodeAt(at))) {
          findAt(text, at, parts, found);
          at += 1;
          continue;
        }
        const end = runEnd(text, at);
        while ((cuts[next] ?? end) <= at) next += 1;
        const isCut = (cuts[next] ?? end) < end;
        if (isCut || runs.mayHave(text, at, end)) findAt(text, at, parts, found);
        else if (hasOpen) open.findAt(text, at, parts, found);
        at = end;
      }
      for (const cut of cuts) findAt(text, cut, parts, found);
    },
  };
}
