import type { z } from 'zod';
import { nearest } from '../wording/nearest.ts';
import { describeValue } from './describe-value.ts';
import { type Explanation, explainIssue } from './explain-issue.ts';
import { type ConfigPlugins, idPattern } from './file-schema.ts';
import type { JsonSchema, PartSchemas } from './json-schema.ts';
import { keyOf, oneOf, type Path } from './problems.ts';
import type { ConfigDocument } from './read-document.ts';

/** Context of every step of the reading. */
export interface Reading {
  plugins: ConfigPlugins;
  document: ConfigDocument;
  /** For explaining problems. Built at the first one. */
  schemas(): PartSchemas;
}

export type Group = Record<string, unknown>;
export const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses a value by its schema and notes problems. Undefined: the value is wrong. */
export function parsePart<S extends z.ZodType>(
  { document, schemas }: Reading,
  schema: S,
  value: unknown,
  path: Path,
  keys: (schemas: PartSchemas) => JsonSchema | undefined,
): z.output<S> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const known = keys(schemas()) ?? {};
  const explained = parsed.error.issues.flatMap((issue) => explainIssue(issue, value, path, known));
  for (const { path: inner, atKey, found, wanted, suggestion } of withoutEchoes(explained)) {
    document.report([...path, ...inner], { found, wanted, suggestion }, { key: atKey });
  }
  return undefined;
}

/** A misspelt key is one mistake, although the right key is then missing too. */
function withoutEchoes(explained: readonly Explanation[]): Explanation[] {
  const meant = explained.flatMap(({ path, suggestion, atKey }) =>
    atKey && suggestion !== null ? [keyOf([...path.slice(0, -1), suggestion])] : [],
  );
  return explained.filter(({ path, found, atKey }) => atKey || found !== 'nothing' || !meant.includes(keyOf(path)));
}

/** Splits an entry into our keys and those of its plug-in. */
export function splitKeys(entry: Group, ours: z.ZodObject): [Group, Group] {
  const isOurs = ([key]: [string, unknown]): boolean => Object.hasOwn(ours.shape, key);
  const entries = Object.entries(entry);
  return [Object.fromEntries(entries.filter(isOurs)), Object.fromEntries(entries.filter((pair) => !isOurs(pair)))];
}

export function reportUnknown(
  { document }: Reading,
  path: Path,
  word: unknown,
  known: readonly string[],
  what: string,
  key = false,
): void {
  const suggestion = typeof word === 'string' ? nearest(word, known) : null;
  document.report(path, { found: `${describeValue(word, path)}, ${what}`, wanted: oneOf(known), suggestion }, { key });
}

/** The plug-in that an entry selects by `key`; undefined, with a problem noted, when there is none. */
export function pluginOf<P>(
  reading: Reading,
  registry: Readonly<Record<string, P>>,
  path: Path,
  key: 'platform' | 'type' | 'detector',
  entry: Group,
): P | undefined {
  const known = Object.keys(registry);
  const word = entry[key];
  // Only a source may use its name instead.
  const given = word === undefined && key === 'platform' ? path.at(-1) : word;
  if (typeof given === 'string' && Object.hasOwn(registry, given)) return registry[given];
  const misspelt = Object.keys(entry).find((other) => other !== key && nearest(other, [key]) === key);
  if (word === undefined && misspelt !== undefined) {
    const words = { found: 'an unknown key', wanted: `"${key}": ${oneOf(known)}`, suggestion: key };
    reading.document.report([...path, misspelt], words, { key: true });
  } else if (word === undefined && key === 'platform') {
    const what = 'which is no platform of this version, and has no "platform"';
    reportUnknown(reading, path, given, known, what, true);
  } else if (word === undefined) {
    reading.document.report(path, { found: `no "${key}"`, wanted: `"${key}": ${oneOf(known)}` }, { key: true });
  } else if (typeof word === 'string') {
    reportUnknown(reading, [...path, key], word, known, `which is no ${key} of this version`);
  }
  // A value that is not a string was reported with our own keys.
  return undefined;
}

export function checkName({ document }: Reading, path: Path): void {
  if (idPattern.test(String(path.at(-1)))) return;
  const wanted = 'a name of at most 64 letters (A-Z), digits, ".", "_" or "-"';
  document.report(path, { found: 'this name', wanted }, { key: true });
}
