import { isScalar, type LineCounter, type Node, type YAMLError } from 'yaml';
import { explainSyntax } from './explain-syntax.ts';
import { keyOf, type Path, type Problem } from './problems.ts';
import { columnInScalar } from './scalar-columns.ts';

export type Words = Pick<Problem, 'found' | 'wanted'> & { suggestion?: string | null };

/** The part of a path that is meant: its key instead of its value, or a column within the value. */
export interface At {
  key?: boolean;
  column?: number;
}

/** What is known of a file while it is read. Paths are keys as written by `idOf`. */
export interface DocumentNotes {
  file: string;
  text: string;
  lines: LineCounter;
  /** Position of each value. */
  nodes: Map<string, { key: Node | null; value: Node | null }>;
  /** The variables used in each value. */
  variables: Map<string, string[]>;
  /** Values that could not be read. */
  undetermined: Set<string>;
  /** Strings that no problem may contain. */
  secrets: Set<string>;
  found: Problem[];
}

export const newNotes = (file: string, text: string, lines: LineCounter): DocumentNotes => ({
  file,
  text,
  lines,
  nodes: new Map(),
  variables: new Map(),
  undetermined: new Set(),
  secrets: new Set(),
  found: [],
});

export const idOf = (path: Path): string => JSON.stringify(path);

/** Notes a problem at a value, or at its nearest parent that is in the file. */
export function noteProblem(notes: DocumentNotes, path: Path, words: Words, at: At = {}): void {
  // A value that could not be read may have been right.
  if (notes.undetermined.has(idOf(path))) return;
  const names = at.key ? [] : (notes.variables.get(idOf(path)) ?? []).map((name) => `\${${name}}`);
  // Replaces the whole value, because its parts and surroundings may reveal the secret.
  const what = names.length > 0 ? `the value of ${names.join(' and ')}` : hide(notes, words.found);
  const suggestion = names.length > 0 ? null : (words.suggestion ?? null);
  const safe = { found: what, wanted: hide(notes, words.wanted), suggestion };
  notes.found.push({ file: notes.file, ...positionOf(notes, path, at), key: keyOf(path), ...safe });
}

export function noteSyntax(notes: DocumentNotes, error: YAMLError): void {
  noteAt(notes, error.pos[0], explainSyntax(error.code, notes.text, error.pos));
}

/** Notes a problem of the text itself. */
export function noteAt({ file, lines, found }: DocumentNotes, offset: number, { found: what, wanted }: Words): void {
  const { line, col } = lines.linePos(offset);
  found.push({ file, line, column: col, key: '', found: what, wanted, suggestion: null });
}

/** In order of position. */
export const problemsOf = ({ found }: DocumentNotes): Problem[] =>
  found.toSorted((a, b) => a.line - b.line || a.column - b.column);

function hide({ secrets }: DocumentNotes, words: string): string {
  let hidden = words;
  for (const secret of secrets) hidden = hidden.replaceAll(secret, '...');
  return hidden;
}

function positionOf(
  { text, lines, nodes, variables }: DocumentNotes,
  path: Path,
  at: At,
): { line: number; column: number } {
  for (let length = path.length; length >= 0; length--) {
    const entry = nodes.get(idOf(path.slice(0, length)));
    if (!entry) continue;
    const whole = length === path.length;
    const node = whole && !at.key ? (entry.value ?? entry.key) : (entry.key ?? entry.value);
    let offset = node?.range?.[0] ?? 0;
    const expanded = variables.has(idOf(path));
    if (whole && at.column !== undefined && !expanded && isScalar(entry.value)) {
      offset = columnInScalar(text, entry.value, at.column) ?? offset;
    }
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
  return { line: 1, column: 1 };
}
