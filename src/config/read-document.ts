import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import {
  type At,
  type DocumentNotes,
  idOf,
  newNotes,
  noteAt,
  noteProblem,
  noteSyntax,
  problemsOf,
  type Words,
} from './document-notes.ts';
import { expandVariables } from './expand-variables.ts';
import { findIndentingTab } from './indenting-tabs.ts';
import type { Path, Problem } from './problems.ts';

/** A larger file is not a configuration. */
export const maxFileBytes = 1_000_000;
const maxDepth = 24;
// Aliases count at each use, so that nested ones cannot multiply.
const maxNodes = 20_000;
const forbiddenKeys = ['__proto__', 'constructor', 'prototype'];
const coreTags = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;
/** Errors that do not prevent reading the rest of the file. */
const survivable: readonly string[] = ['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED'];

/** The file as plain data, with the position of each value. */
export interface ConfigDocument {
  root: unknown;
  /** False: the text is not YAML, and only its problems count. */
  readable: boolean;
  /** Notes a problem at a value, or at its nearest parent that is in the file. */
  report(path: Path, words: Words, at?: At): void;
  problems(): Problem[];
}

/** Reads YAML strictly: unique keys, no tags, no prototype keys, bounded aliases, depth and size. Never throws. */
export function readDocument(
  text: string,
  file: string,
  environment: Record<string, string | undefined>,
): ConfigDocument {
  const lines = new LineCounter();
  const notes = newNotes(file, text, lines);
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    stringKeys: true,
    resolveKnownTags: false,
    merge: false,
    customTags: [],
    prettyErrors: false,
    logLevel: 'error',
  });
  const fatal = document.errors.filter((error) => !survivable.includes(error.code));
  const tab = fatal.length > 0 ? findIndentingTab(text, fatal, lines) : null;
  if (tab) noteAt(notes, tab.offset, tab);
  else for (const error of [...document.errors, ...document.warnings]) noteSyntax(notes, error);
  const result: Pick<ConfigDocument, 'report' | 'problems'> = {
    report: (path, words, at) => noteProblem(notes, path, words, at),
    problems: () => problemsOf(notes),
  };
  if (fatal.length > 0) return { ...result, root: undefined, readable: false };
  const reading: Reading = { document, notes, environment, count: 0, aborted: false };
  const root = readNode(reading, document.contents, [], null);
  return { ...result, root, readable: !reading.aborted };
}

interface Reading {
  document: Document;
  notes: DocumentNotes;
  environment: Record<string, string | undefined>;
  count: number;
  /** The file is too large or too deep. */
  aborted: boolean;
}

function readNode(reading: Reading, node: Node | null, path: Path, key: Node | null): unknown {
  const { document, notes } = reading;
  notes.nodes.set(idOf(path), { key, value: node });
  if (reading.aborted) return undefined;
  if (++reading.count > maxNodes || path.length > maxDepth) {
    reading.aborted = true;
    const what =
      reading.count > maxNodes ? `more than ${maxNodes} values, aliases included` : `${maxDepth} levels of nesting`;
    noteProblem(notes, path, { found: what, wanted: 'a smaller file' });
    return undefined;
  }
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (!target)
      noteProblem(notes, path, {
        found: 'an alias without its anchor',
        wanted: '"&name" before it, or quotes around it',
      });
    return target ? readNode(reading, target, path, key) : undefined;
  }
  if (node?.tag && !coreTags.test(node.tag)) return undefined;
  if (isSeq(node)) return node.items.map((item, index) => readNode(reading, asNode(item), [...path, index], null));
  if (isMap(node)) return readMap(reading, node, path);
  if (!isScalar(node)) return null;
  return typeof node.value === 'string' && node.value.includes('${') ? expand(reading, node.value, path) : node.value;
}

function readMap(reading: Reading, { items }: YAMLMap, path: Path): unknown {
  const entries: [string, unknown][] = [];
  for (const pair of items) {
    const keyNode = asNode(pair.key);
    const name = isScalar(keyNode) ? String(keyNode.value) : '';
    reading.notes.nodes.set(idOf([...path, name]), { key: keyNode, value: null });
    if (forbiddenKeys.includes(name)) {
      const words = { found: 'a key of this name', wanted: 'another name' };
      noteProblem(reading.notes, [...path, name], words, { key: true });
    } else entries.push([name, readNode(reading, asNode(pair.value), [...path, name], keyNode)]);
  }
  return Object.fromEntries(entries);
}

function expand({ notes, environment }: Reading, text: string, path: Path): unknown {
  const { value, used, faults } = expandVariables(text, environment);
  for (const name of used) if ((environment[name] ?? '').length >= 4) notes.secrets.add(environment[name] ?? '');
  for (const fault of faults) noteProblem(notes, path, fault);
  if (used.length > 0) notes.variables.set(idOf(path), used);
  if (faults.length > 0) notes.undetermined.add(idOf(path));
  return value;
}

const asNode = (value: unknown): Node | null =>
  isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
