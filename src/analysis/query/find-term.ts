import { fold } from '../text/fold.ts';
import { endsWord, isWordAt, isWordBefore } from '../text/units.ts';
import { hasWords } from './find-words.ts';
import type { FoldedPost } from './folded-post.ts';
import type { Term } from './read-term.ts';
import { type Shape, shapesOf } from './term-shape.ts';

export type Finder = (post: FoldedPost) => boolean;

/** A term, ready to be looked for. */
export interface SoughtTerm extends Term {
  holds: Finder;
  shapes: readonly Shape[];
}

/** Every finder takes time linear in the text, whatever the text is. */
export function seek(term: Term): SoughtTerm {
  const shapes = shapesOf(term.text);
  return { ...term, shapes, holds: finderOf(term, shapes) };
}

function finderOf(term: Term, shapes: readonly Shape[]): Finder {
  if (term.kind === 'domain') return findDomain(fold(term.text));
  if (term.kind === 'handle') return findHandle(fold(term.text));
  if (term.kind === 'hashtag') return findHashtag(fold(term.text));
  const [only] = shapes;
  if (only && shapes.length === 1) return (post) => hasWords(post, only);
  return (post) => shapes.some((shape) => hasWords(post, shape));
}

function findHashtag(tag: string): Finder {
  return ({ words }) => hasTag(words, tag, () => true);
}

/** Whether `tag`, # or @ and all, stands in the text, and `then` agrees with the index behind it. */
function hasTag(text: string, tag: string, then: (end: number) => boolean): boolean {
  for (let at = text.indexOf(tag); at >= 0; at = text.indexOf(tag, at + 1)) {
    const end = at + tag.length;
    if (!isWordBefore(text, at) && endsWord(text, end) && then(end)) return true;
  }
  return false;
}

function findHandle(handle: string): Finder {
  const name = handle.slice(1);
  return ({ words, author }) =>
    author === name ||
    author === handle ||
    hasTag(words, handle, (end) => !((words[end] === '.' || words[end] === '-') && isWordAt(words, end + 1)));
}

/** The host itself or one below it; `acme.com.example` and `notacme.com` are others. */
function findDomain(domain: string): Finder {
  const isHere = (text: string, at: number): boolean => {
    const end = at + domain.length;
    if (isWordBefore(text, at) || text[at - 1] === '-') return false;
    if (isWordAt(text, end) || text[end] === '-') return false;
    return !(text[end] === '.' && isWordAt(text, end + 1));
  };
  const holds = (text: string): boolean => {
    for (let at = text.indexOf(domain); at >= 0; at = text.indexOf(domain, at + 1)) if (isHere(text, at)) return true;
    return false;
  };
  return ({ text, link }) => {
    if (holds(text) || (text.includes(' . ') && holds(text.replaceAll(' . ', '.')))) return true;
    const at = link.indexOf(domain);
    return at >= 0 && at < hostEnd(link) && isHere(link, at);
  };
}

function hostEnd(link: string): number {
  const slash = link.indexOf('/');
  return slash < 0 ? link.length : slash;
}
