import type { QueryNode } from '../../../core/query.ts';
import { type SoughtTerm, seek } from '../find-term.ts';
import type { Term } from '../read-term.ts';

/** A term of one or more queries. */
export interface SharedTerm extends SoughtTerm {
  /** In how many places of queries it stands: what many look for together with other words says little. */
  uses: number;
  /** Places of the brands that are asked about posts which have it. */
  asks: number[];
  /** The number of the post in which it may stand: where it cannot, it is not looked for. */
  foundIn: number;
}

export interface SharedTerms {
  of(term: Term): SharedTerm;
  /** Another post is looked at from now on: gives its number. */
  begin(): number;
  /** The same post has other parts from now on. */
  forget(): void;
}

const isShared = (term: Term): term is SharedTerm => 'asks' in term;

/** A query whose terms are shared ones. */
export function sharing(node: QueryNode, of: SharedTerms['of']): QueryNode {
  if (node.type === 'term') return of(node);
  if (node.type === 'not') return { type: 'not', part: sharing(node.part, of) };
  return { type: node.type, parts: node.parts.map((part) => sharing(part, of)) };
}

/** Makes each term ready once, and looks for it once in a post, however many queries have it. */
export function createSharedTerms(): SharedTerms {
  const known = new Map<string, SharedTerm>();
  let posts = 0;
  let looks = 0;

  function share(term: Term): SharedTerm {
    const sought = seek(term);
    let asked = 0;
    let held = false;
    const shared: SharedTerm = {
      ...sought,
      holds(post) {
        if (shared.foundIn !== posts) return false;
        if (asked !== looks) {
          held = sought.holds(post);
          asked = looks;
        }
        return held;
      },
      uses: 0,
      asks: [],
      foundIn: 0,
    };
    return shared;
  }

  return {
    of(term) {
      if (isShared(term)) return term;
      const key = `${term.kind} ${term.text}`;
      const found = known.get(key) ?? share(term);
      known.set(key, found);
      return found;
    },
    begin() {
      posts += 1;
      looks += 1;
      return posts;
    },
    forget() {
      looks += 1;
    },
  };
}
