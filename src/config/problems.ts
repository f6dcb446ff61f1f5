import type { FilePosition } from '../core/config.ts';
import { ConfigError } from '../core/errors.ts';

/** Position of a value: keys and list indexes from the top of the file. */
export type Path = readonly PropertyKey[];

/** A mistake in the file, and what to write instead. Never contains a secret. */
export interface Problem extends FilePosition {
  /** `brands[0].rules[1].notify`; empty for the file as a whole. */
  key: string;
  found: string;
  wanted: string;
  /** The nearest known word, if there is one. */
  suggestion: string | null;
}

/** The configuration cannot be used. Has every problem of the file, in order of position. */
export class InvalidConfig extends ConfigError {
  readonly problems: readonly Problem[];
  constructor(file: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 error' : `${problems.length} errors`;
    super([`${file} has ${count}:`, ...problems.map((problem) => `  ${line(problem)}`)].join('\n'));
    this.problems = problems;
  }
}

function line({ file, line: row, column, key, found, wanted, suggestion }: Problem): string {
  const where = `${file}:${row}:${column}: ${key === '' ? '' : `${key}: `}`;
  return `${where}found ${found}; wanted ${wanted}${suggestion === null ? '' : `. Did you mean "${suggestion}"?`}`;
}

const plainKey = /^[\w-]{1,64}$/;

/** `['brands', 0, 'name']` -> `brands[0].name` */
export function keyOf(path: Path): string {
  let key = '';
  for (const part of path) {
    if (typeof part === 'number') key += `[${part}]`;
    else if (!plainKey.test(String(part))) key += `[${JSON.stringify(String(part).slice(0, 64))}]`;
    else key += key === '' ? String(part) : `.${String(part)}`;
  }
  return key;
}

export const oneOf = (names: readonly string[]): string => {
  const sorted = [...names].sort();
  if (sorted.length <= 1) return sorted[0] ?? 'nothing: none is configured';
  return `one of ${sorted.slice(0, 20).join(', ')}${sorted.length > 20 ? ', ...' : ''}`;
};
