import { fold } from '../../text/fold.ts';
import type { SoughtTerm } from '../find-term.ts';
import type { FoldedPost } from '../folded-post.ts';
import { createAnchorFinder } from './anchor-finder.ts';
import { anchorsOf } from './anchors.ts';

/** Tells which terms may stand in a post by one pass over it. */
export interface TermFinder<T> {
  add(term: SoughtTerm, value: T): void;
  /** Calls `found` with the value of each term that may stand in the post, sometimes more than once. */
  find(post: FoldedPost, found: (value: T) => void): void;
}

export function createTermFinder<T>(): TermFinder<T> {
  const names = createAnchorFinder<T>();
  // Domains are looked for in links as well, where names are not.
  const domains = createAnchorFinder<T>();
  const authors = new Map<string, T[]>();
  let hasDomains = false;

  return {
    add(term, value) {
      for (const anchor of anchorsOf(term)) {
        names.add(anchor, value);
        if (term.kind === 'domain') domains.add(anchor, value);
      }
      if (term.kind === 'domain') hasDomains = true;
      if (term.kind !== 'handle') return;
      const handle = fold(term.text);
      for (const name of [handle, handle.slice(1)]) authors.set(name, [...(authors.get(name) ?? []), value]);
    },
    find(post, found) {
      const { text, words, parts, link, author } = post;
      names.find(words, parts, found);
      if (author !== '') for (const value of authors.get(author) ?? []) found(value);
      if (!hasDomains) return;
      if (text !== words) domains.find(text, null, found);
      if (text.includes(' . ')) domains.find(text.replaceAll(' . ', '.'), null, found);
      if (link !== '') domains.find(link, null, found);
    },
  };
}
