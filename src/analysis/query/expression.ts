import type { QueryNode } from '../../core/query.ts';
import { type Finder, type SoughtTerm, seek } from './find-term.ts';
import type { FoldedPost } from './folded-post.ts';
import type { Term } from './read-term.ts';

/** A query that can be asked about folded posts: what it means stands here alone, however many brands are matched. */
export interface Expression {
  /** Those that a post is to have. */
  terms: readonly SoughtTerm[];
  /** The terms that matched, as the user wrote them; null when the post does not match. */
  match(post: FoldedPost): string[] | null;
}

/** `sought` makes terms ready: those that several queries share may be made ready once. */
export function expressionOf(node: QueryNode, sought: (term: Term) => SoughtTerm = seek): Expression {
  const positive = new Map<string, SoughtTerm>();
  const holds = compile(node, false, (term, negated) => {
    const ready = sought(term);
    // Where two kinds of terms are written alike, the first of them is reported.
    if (!negated && !positive.has(term.text)) positive.set(term.text, ready);
    return ready.holds;
  });
  const terms = [...positive.values()];
  return {
    terms,
    match: (post) => (holds(post) ? terms.filter((term) => term.holds(post)).map(({ text }) => text) : null),
  };
}

/** Words of which a word in CamelCase may be made up. */
export function namesOf(terms: readonly SoughtTerm[], names = new Set<string>()): Set<string> {
  for (const { shapes } of terms) for (const { parts } of shapes) for (const part of parts) names.add(part);
  return names;
}

function compile(node: QueryNode, negated: boolean, finderOf: (term: Term, negated: boolean) => Finder): Finder {
  if (node.type === 'term') return finderOf(node, negated);
  if (node.type === 'not') {
    const test = compile(node.part, !negated, finderOf);
    return (post) => !test(post);
  }
  const tests = node.parts.map((part) => compile(part, negated, finderOf));
  if (node.type === 'or') return (post) => tests.some((test) => test(post));
  return (post) => tests.every((test) => test(post));
}
