import type { QueryNode } from '../../core/query.ts';
import { QueryError } from './query-error.ts';
import { type QueryToken, readQuery } from './read-query.ts';

const maxDepth = 32;
const wanted = 'a word, a "phrase", @handle, #hashtag, domain or "("';

/**
 * Parses a brand's query. From loosest to tightest: OR; AND, also by juxtaposition; NOT or `-`; brackets.
 * Throws QueryError with the column.
 */
export function parseQuery(text: string): QueryNode {
  const tokens = readQuery(text);
  let at = 0;

  const peek = (): QueryToken => {
    const token = tokens[at];
    if (!token) throw new QueryError(text.length + 1, 'the query ends too early');
    return token;
  };

  function parseOr(depth: number): QueryNode {
    if (depth > maxDepth) throw new QueryError(peek().column, `brackets and negations nest deeper than ${maxDepth}`);
    const parts = [parseAnd(depth)];
    while (peek().type === 'or') {
      at += 1;
      parts.push(parseAnd(depth));
    }
    return join('or', parts);
  }

  function parseAnd(depth: number): QueryNode {
    const parts = [parseNot(depth)];
    for (;;) {
      const { type } = peek();
      if (type === 'or' || type === 'close' || type === 'end') return join('and', parts);
      if (type === 'and') at += 1;
      parts.push(parseNot(depth));
    }
  }

  function parseNot(depth: number): QueryNode {
    let negated = false;
    while (peek().type === 'not') {
      negated = !negated;
      at += 1;
    }
    const part = parseOne(depth);
    return negated ? { type: 'not', part } : part;
  }

  function parseOne(depth: number): QueryNode {
    const token = peek();
    if (token.type === 'term') {
      at += 1;
      return token.node;
    }
    if (token.type !== 'open') throw new QueryError(token.column, `found ${token.found}, wanted ${wanted}`);
    at += 1;
    const node = parseOr(depth + 1);
    const close = peek();
    if (close.type !== 'close') {
      throw new QueryError(close.column, `found ${close.found}, wanted ")" for the "(" in column ${token.column}`);
    }
    at += 1;
    return node;
  }

  const node = parseOr(0);
  const rest = peek();
  if (rest.type !== 'end') throw new QueryError(rest.column, `found ${rest.found} without a "(" before it`);
  if (!needsATerm(node, false)) {
    throw new QueryError(
      1,
      'the query would match posts by what they do not say: every alternative needs at least one word without "-" or NOT',
    );
  }
  return node;
}

function join(type: 'and' | 'or', parts: QueryNode[]): QueryNode {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  return { type, parts: parts.flatMap((part) => (part.type === type ? part.parts : [part])) };
}

/** Whether a post must hold at least one term to match. */
function needsATerm(node: QueryNode, negated: boolean): boolean {
  if (node.type === 'term') return !negated;
  if (node.type === 'not') return needsATerm(node.part, !negated);
  const needs = (part: QueryNode): boolean => needsATerm(part, negated);
  return (node.type === 'and') !== negated ? node.parts.some(needs) : node.parts.every(needs);
}
