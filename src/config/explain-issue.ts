import type { z } from 'zod';
import { nearest } from '../wording/nearest.ts';
import { describeValue } from './describe-value.ts';
import { type JsonSchema, keysAt, schemasAt } from './json-schema.ts';
import { oneOf, type Path } from './problems.ts';

type Issue = z.core.$ZodIssue;

export interface Explanation {
  /** Path from the parsed value. */
  path: Path;
  /** The key itself is the problem. */
  atKey: boolean;
  found: string;
  wanted: string;
  suggestion: string | null;
}

/** Explains a zod issue about `value` in terms of the file. `prefix`: the path of `value`. `schema` knows its keys. */
export function explainIssue(issue: Issue, value: unknown, prefix: Path, schema: JsonSchema): Explanation[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      atKey: true,
      found: 'an unknown key',
      wanted: oneOf(known),
      suggestion: nearest(key, known),
    }));
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors, issue.path, value);
    if (branch) {
      return branch.flatMap((inner) =>
        explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, value, prefix, schema),
      );
    }
  }
  if (issue.code === 'invalid_key') {
    const wanted = issue.issues[0]?.message ?? 'another name';
    return [{ path: issue.path, atKey: true, found: 'this name', wanted, suggestion: null }];
  }
  const actual = valueAt(value, issue.path);
  const suggestion = typeof actual === 'string' ? nearest(actual, knownWords(issue)) : null;
  const found = describeValue(actual, [...prefix, ...issue.path]);
  return [{ path: issue.path, atKey: false, found, wanted: wantedOf(issue, schema), suggestion }];
}

/** The accepted words. Our own schemas can list them as `known` in the `params` of an issue. */
function knownWords(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  const known: unknown = issue.code === 'custom' ? issue.params?.known : undefined;
  return Array.isArray(known) ? known.map(String) : [];
}

/** The alternative that was probably meant: the one that fails deepest, then with the fewest issues. */
function closestBranch(branches: Issue[][], at: Path, value: unknown): Issue[] | null {
  const cost = (branch: Issue[]): number => {
    let sum = 0;
    for (const issue of branch) {
      const wrongType = issue.code === 'invalid_type' && issue.path.length === 0;
      const missing = valueAt(value, [...at, ...issue.path]) === undefined;
      sum += wrongType ? 1000 : issue.code === 'unrecognized_keys' ? 10 * issue.keys.length : missing ? 10 : 1;
    }
    return sum;
  };
  const sorted = branches.filter((branch) => branch.length > 0).sort((a, b) => cost(a) - cost(b));
  const best = sorted[0];
  return best && cost(best) < 1000 ? best : null;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = Reflect.get(current, part);
  }
  return current;
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  null: 'nothing',
};
const nameOfType = (type: string): string => typeNames[type] ?? type;

const formats: Record<string, string> = { url: 'a URL', email: 'an e-mail address', regex: 'another form' };
const units: Record<string, string> = { string: ' characters', array: ' entries', set: ' entries' };

/** Beginnings of zod's own messages. The owner of the settings wrote all others for the user. */
const zodsOwn = /^(Invalid|Too (small|big)|Unrecognized|Expected)/;

function wantedOf(issue: Issue, schema: JsonSchema): string {
  const description = schemasAt(schema, issue.path).find((found) => found.description)?.description;
  const hint = description ? ` (${description.replace(/\.$/, '')})` : '';
  if (!zodsOwn.test(issue.message) && issue.message !== '') return issue.message.replace(/^missing: /, '');
  switch (issue.code) {
    case 'invalid_type':
      return `${nameOfType(issue.expected)}${hint}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_format':
      return `${formats[issue.format] ?? `a text in the form "${issue.format}"`}${hint}`;
    case 'too_small':
    case 'too_big': {
      const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
      const [included, excluded] = issue.code === 'too_small' ? ['at least', 'more than'] : ['at most', 'less than'];
      return `${issue.inclusive === false ? excluded : included} ${limit}${units[issue.origin] ?? ''}${hint}`;
    }
    case 'invalid_union': {
      const types = schemasAt(schema, issue.path).flatMap((found) =>
        typeof found.type === 'string' ? [found.type] : [],
      );
      return `${[...new Set(types)].map(nameOfType).join(' or ') || 'another form'}${hint}`;
    }
    default:
      return `${issue.message}${hint}`;
  }
}
