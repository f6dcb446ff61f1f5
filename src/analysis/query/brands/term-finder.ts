import { fold } from '../../text/fold.ts';
import type { SoughtTerm } from '../find-term.ts';
import type { FoldedPost } from '../folded-post.ts';
import { createAnchorFinder } from './anchor-finder.ts';
import { anchorsOf } from './anchors.ts';
import type { Frequencies } from './frequencies.ts';

/** Tells which terms may stand in a post by one pass over it. */
export interface TermFinder<T> {
  add(term: SoughtTerm, value: T): void;
  /** Calls `found` with the value of each term that may stand in the post, sometimes more than once. */
  find(post: FoldedPost, found: (value: T) => void): void;
}

export function createTermFinder<T>(frequencies: Frequencies): TermFinder<T> {
  const names = createAnchorFinder();
  // Domains are looked for in links as well, where names are not.
  const domains = createAnchorFinder();
  const authors = new Map<string, T[]>();
  const values: T[] = [];
  let hasDomains = false;

  return {
    add(term, value) {
      const number = values.push(value) - 1;
      for (const anchor of anchorsOf(term, frequencies)) {
        names.add(anchor, number);
        if (term.kind === 'domain') domains.add(anchor, number);
      }
      if (term.kind === 'domain') hasDomains = true;
      if (term.kind !== 'handle') return;
      const handle = fold(term.text);
      for (const name of [handle, handle.slice(1)]) authors.set(name, [...(authors.get(name) ?? []), value]);
    },
    find(post, found) {
      const { text, words, parts, link, author } = post;
      const tell = (number: number): void => {
        const value = values[number];
        if (value !== undefined) found(value);
      };
      names.find(words, parts, tell);
      if (author !== '') for (const value of authors.get(author) ?? []) found(value);
      if (!hasDomains) return;
      if (text !== words) domains.find(text, null, tell);
      if (text.includes(' . ')) domains.find(text.replaceAll(' . ', '.'), null, tell);
      if (link !== '') domains.find(link, null, tell);
    },
  };
}
