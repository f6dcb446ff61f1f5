import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { expandVariables } from './expand-variables.ts';
import { explainSyntax } from './explain-syntax.ts';
import { keyOf, type Path, type Problem } from './problems.ts';
import { columnInScalar } from './scalar-columns.ts';

/** Larger files are no configuration. */
export const maxFileBytes = 1_000_000;
const maxDepth = 24;
// Aliases are counted where they are used, so that nested ones cannot multiply.
const maxNodes = 20_000;
const forbiddenKeys = ['__proto__', 'constructor', 'prototype'];
const coreTags = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;
/** What does not stop us from reading the rest of the file. */
const survivable: readonly string[] = ['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED'];

type Words = Pick<Problem, 'found' | 'wanted'> & { suggestion?: string | null };

/** The file as plain data that remembers where each value stood. */
export interface ConfigDocument {
  root: unknown;
  /** False: the text is no YAML, and only its problems are to be told. */
  readable: boolean;
  /** Notes a problem at a value (or at the nearest thing around it that stands in the file). */
  report(path: Path, words: Words, at?: { key?: boolean; column?: number }): void;
  problems(): Problem[];
}

/** Reads YAML strictly: unique keys, no tags, no prototype keys, bounded aliases, depth and size. Never throws. */
export function readDocument(
  text: string,
  file: string,
  environment: Record<string, string | undefined>,
): ConfigDocument {
  const lines = new LineCounter();
  const found: (Problem & { path: string })[] = [];
  const nodes = new Map<string, { key: Node | null; value: Node | null }>();
  const variables = new Map<string, string[]>();
  const undetermined = new Set<string>();
  const secrets = new Set<string>();
  const idOf = (path: Path): string => JSON.stringify(path);

  const positionOf = (path: Path, at: { key?: boolean; column?: number }): { line: number; column: number } => {
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
  };
  const hide = (words: string): string => {
    let hidden = words;
    for (const secret of secrets) hidden = hidden.replaceAll(secret, '...');
    return hidden;
  };
  const report: ConfigDocument['report'] = (path, words, at = {}) => {
    // A value that could not be read says nothing about what it would have been.
    if (undetermined.has(idOf(path))) return;
    const names = at.key ? [] : (variables.get(idOf(path)) ?? []).map((name) => `\${${name}}`);
    // Not even a part or a neighbour of a secret is told.
    const what = names.length > 0 ? `the value of ${names.join(' and ')}` : hide(words.found);
    const suggestion = names.length > 0 ? null : (words.suggestion ?? null);
    const safe = { found: what, wanted: hide(words.wanted), suggestion };
    found.push({ file, ...positionOf(path, at), key: keyOf(path), ...safe, path: idOf(path) });
  };
  const reportSyntax = (error: YAMLError): void => {
    const { line, col } = lines.linePos(error.pos[0]);
    found.push({ file, line, column: col, key: '', ...explainSyntax(error.code, text, error.pos), path: '' });
  };

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
  for (const error of [...document.errors, ...document.warnings]) reportSyntax(error);
  const problems = (): Problem[] =>
    found.map(({ path: _, ...problem }) => problem).sort((a, b) => a.line - b.line || a.column - b.column);
  const result = { report, problems };
  if (document.errors.some((error) => !survivable.includes(error.code))) {
    return { ...result, root: undefined, readable: false };
  }

  let count = 0;
  let aborted = false;
  const read = (node: Node | null, path: Path, key: Node | null): unknown => {
    nodes.set(idOf(path), { key, value: node });
    if (aborted) return undefined;
    if (++count > maxNodes || path.length > maxDepth) {
      aborted = true;
      const what =
        count > maxNodes ? `more than ${maxNodes} values, aliases included` : `${maxDepth} levels of nesting`;
      report(path, { found: what, wanted: 'a smaller file' });
      return undefined;
    }
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (!target)
        report(path, { found: 'an alias without its anchor', wanted: '"&name" before it, or quotes around it' });
      return target ? read(target, path, key) : undefined;
    }
    if (node?.tag && !coreTags.test(node.tag)) return undefined;
    if (isSeq(node)) return node.items.map((item, index) => read(asNode(item), [...path, index], null));
    if (isMap(node)) {
      const entries: [string, unknown][] = [];
      for (const pair of node.items) {
        const keyNode = asNode(pair.key);
        const name = isScalar(keyNode) ? String(keyNode.value) : '';
        nodes.set(idOf([...path, name]), { key: keyNode, value: null });
        if (forbiddenKeys.includes(name)) {
          report([...path, name], { found: 'a key of this name', wanted: 'another name' }, { key: true });
        } else entries.push([name, read(asNode(pair.value), [...path, name], keyNode)]);
      }
      return Object.fromEntries(entries);
    }
    if (!isScalar(node)) return null;
    if (typeof node.value !== 'string' || !node.value.includes('${')) return node.value;
    const { value, used, faults } = expandVariables(node.value, environment);
    for (const name of used) if ((environment[name] ?? '').length >= 4) secrets.add(environment[name] ?? '');
    for (const fault of faults) report(path, fault);
    if (used.length > 0) variables.set(idOf(path), used);
    if (faults.length > 0) undetermined.add(idOf(path));
    return value;
  };
  const root = read(document.contents, [], null);
  return { ...result, root, readable: !aborted };
}

const asNode = (value: unknown): Node | null =>
  isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
