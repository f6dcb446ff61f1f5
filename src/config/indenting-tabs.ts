import type { LineCounter, YAMLError } from 'yaml';
import type { Words } from './document-notes.ts';

const indentedByTab = /^[ ]*\t[ \t]*(?=[^\s#])/gm;

export interface IndentingTab extends Words {
  offset: number;
}

/**
 * The first tab that indents a line, when it makes the file unreadable: YAML takes what follows for whatever it can, and
 * its other complaints would only mislead. Null: the errors are of another kind.
 */
export function findIndentingTab(
  text: string,
  errors: readonly Pick<YAMLError, 'code' | 'pos'>[],
  lines: LineCounter,
): IndentingTab | null {
  const marked = errors.find(({ code }) => code === 'TAB_AS_INDENT');
  const tabs = [...text.matchAll(indentedByTab)].map((found) => found.index + found[0].indexOf('\t'));
  const [offset, ...more] = tabs;
  if (offset === undefined) return null;
  const lineOf = (at: number): number => lines.linePos(at).line;
  const isNear = errors.some(({ pos }) => Math.abs(lineOf(pos[0]) - lineOf(offset)) <= 1);
  if (!marked && !isNear) return null;
  const others = more.length === 0 ? '' : `, as on ${more.length} more ${more.length === 1 ? 'line' : 'lines'}`;
  return { offset, found: `a tab${others}`, wanted: 'spaces for the indentation' };
}
