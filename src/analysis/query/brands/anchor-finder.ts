import type { FoldedPost } from '../folded-post.ts';
import { createAnchorTrie } from './anchor-trie.ts';
import type { Anchor } from './anchors.ts';
import { createNumberFilter, isRunUnit, numberOfRun, runEnd, runNumber } from './runs.ts';

/** Tells in one pass which anchors stand in a text. */
export interface AnchorFinder {
  add(anchor: Anchor, value: number): void;
  /** Calls `found` with the values of all anchors in the text. `parts` are further places where words begin and end. */
  find(text: string, parts: FoldedPost['parts'], found: (value: number) => void): void;
}

/** Small enough to stay in a processor's cache; a tenth of it is set by 200,000 runs. */
const bitsOfAnchors = 1 << 21;
const bitsOfText = 1 << 11;

/**
 * The first run of an anchor is a run of the text as well, or begins or ends where one is cut: so that a run is looked up
 * at once, and most are passed over by a filter. The few anchors for which this does not hold are looked for by units.
 */
export function createAnchorFinder(): AnchorFinder {
  const trie = createAnchorTrie();
  const runs = createNumberFilter(bitsOfAnchors);
  const runsOfText = createNumberFilter(bitsOfText);
  let longestRun = 0;

  /** Looks up what stands between `from` and the places where the run that goes on there is cut or ends. */
  function findCut(text: string, from: number, parts: FoldedPost['parts'], places: number[]): void {
    trie.findUnits(text, from, parts, places);
    let number = 0;
    for (let at = from; at < from + longestRun && isRunUnit(text.charCodeAt(at)); at += 1) {
      number = runNumber(number, text.charCodeAt(at));
      const to = at + 1;
      if (!parts?.has(to) && isRunUnit(text.charCodeAt(to))) continue;
      runsOfText.add(number);
      if (runs.mayHave(number)) trie.findRun(text, { to, number }, parts, places);
    }
  }

  function placesIn(text: string, parts: FoldedPost['parts']): number[] {
    const places: number[] = [];
    for (let at = 0; at < text.length; ) {
      const from = at;
      let number = 0;
      let isCut = false;
      for (let unit = text.charCodeAt(at); isRunUnit(unit); unit = text.charCodeAt(at)) {
        if (parts?.has(at) && at > from) isCut = true;
        number = runNumber(number, unit);
        at += 1;
      }
      trie.findUnits(text, from, parts, places);
      if (at === from) at += 1;
      else {
        runsOfText.add(number);
        if (isCut) findCut(text, from, parts, places);
        else if (runs.mayHave(number)) trie.findRun(text, { to: at, number }, parts, places);
      }
    }
    for (const part of parts ?? []) findCut(text, part, parts, places);
    return places;
  }

  return {
    add(anchor, value) {
      const run = runEnd(anchor.text, 0);
      longestRun = Math.max(longestRun, run, anchor.beside?.length ?? 0);
      runs.add(numberOfRun(anchor.text, 0, run));
      trie.add(anchor, value);
    },
    find(text, parts, found) {
      trie.begin();
      runsOfText.clear();
      for (const place of placesIn(text, parts))
        trie.eachAt(place, (value, beside) => {
          if (beside === 0 || runsOfText.mayHave(beside)) found(value);
        });
    },
  };
}
