import type { YAMLError } from 'yaml';
import type { Problem } from './problems.ts';

const words: Partial<Record<YAMLError['code'], Pick<Problem, 'found' | 'wanted'>>> = {
  DUPLICATE_KEY: { found: 'a key that stands there twice', wanted: 'each key once' },
  TAG_RESOLVE_FAILED: { found: 'a tag or type that is not allowed here', wanted: 'a plain value, without "!"' },
  BAD_INDENT: { found: 'an indentation that fits no level above', wanted: 'the same indentation for keys of a group' },
  TAB_AS_INDENT: { found: 'a tab', wanted: 'spaces for the indentation' },
  BAD_DQ_ESCAPE: { found: 'an unknown backslash escape', wanted: '\\\\ for a backslash, or single quotes' },
  BAD_ALIAS: { found: 'a wrong alias', wanted: 'quotes around a text with "*" or "&"' },
  MULTIPLE_DOCS: { found: 'a second document', wanted: 'one document without a second "---"' },
  NON_STRING_KEY: { found: 'a key that is no text', wanted: 'a plain word as the key' },
  MULTILINE_IMPLICIT_KEY: { found: 'a line without its ":"', wanted: '"key: value" on each line' },
  BAD_SCALAR_START: { found: 'a text that begins with a reserved character', wanted: 'quotes around the text' },
  BLOCK_AS_IMPLICIT_KEY: { found: 'two ":" in one line', wanted: 'quotes around the text' },
  RESOURCE_EXHAUSTION: { found: 'too many nested or repeated values', wanted: 'a smaller file' },
};

/** Rewords YAML's messages, because they quote the file and may reveal secrets. */
export function explainSyntax(
  code: YAMLError['code'],
  text: string,
  [start]: [number, number],
): Pick<Problem, 'found' | 'wanted' | 'suggestion'> {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1).split('\n', 1)[0] ?? '';
  const known = words[code] ?? { found: 'something that is no YAML', wanted: 'a bracket, quote or comma to match' };
  // In a flow mapping, `{ key: ${NAME} }`, YAML reads the variable's braces as its own.
  const unquoted = /[[{,:] *\$\{/.test(line) ? `, and quotes around "\${NAME}"` : '';
  return { found: known.found, wanted: `${known.wanted}${unquoted}`, suggestion: null };
}
