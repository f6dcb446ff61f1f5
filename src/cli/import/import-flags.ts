import type { Interval, Time } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import { type Field, fields, type Mapping, postMapping } from '../../files/known-columns.ts';
import type { Row, RowSource } from '../../files/row.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { parseFlagTime } from '../terminal/times.ts';

export interface ImportFlags {
  config: string;
  brand: string;
  source: string;
  platform?: string;
  map?: string;
  where?: string[];
  id?: string;
  skip?: string;
  charset?: string;
  timeFormat?: string;
  timezone?: string;
  covers?: string;
  coverage: boolean;
  score?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const pairs = (written: readonly string[], flag: string): [string, string][] =>
  written.map((pair) => {
    const cut = pair.indexOf('=');
    if (cut < 1) throw new WrongInput(`${flag}: found '${pair}', wanted NAME=VALUE.`);
    return [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
  });

/** `text=Text,at=created_at`: fields of a mention and their columns. */
export function parseMap(written: string | undefined): Mapping {
  const mapping: Mapping = {};
  for (const [name, column] of pairs(written?.split(',') ?? [], '--map')) {
    const field = fields.find((known) => known === name);
    if (!field)
      throw new WrongInput(`--map: there is no '${name}'; known are ${fields.join(', ')}.${didYouMean(name, fields)}`);
    mapping[field] = column;
  }
  return mapping;
}

/** Completes the mapping from the column names. Throws, saying what to do, when text or time cannot be found. */
export function mappingFor({ columns, format }: Pick<RowSource, 'columns' | 'format'>, given: Mapping): Mapping {
  // A key of JSON may first appear in a later row.
  for (const [field, column] of Object.entries(given)) {
    if (format === 'jsonl' || columns.includes(column)) continue;
    throw new WrongInput(
      `--map ${field}=${column}: there is no such column among ${columns.join(', ')}.${didYouMean(column, columns)}`,
    );
  }
  const mapping = postMapping(columns, given);
  for (const field of ['text', 'at', 'id', 'author'] as const) {
    const column = mapping[field];
    if (given[field] !== undefined || column === undefined || !columns.includes(`${column} (2)`)) continue;
    throw new WrongInput(
      `Several columns are called '${column}'. Say which is meant: --map '${field}=${column}' for the first, --map '${field}=${column} (2)' for the second.`,
    );
  }
  const missing = (['text', 'at'] as const satisfies Field[]).filter((field) => mapping[field] === undefined);
  if (missing.length > 0) {
    const wanted = missing.map((field) => `${field}=COLUMN`).join(',');
    throw new WrongInput(
      `No column is known for ${missing.join(' and ')} among ${columns.join(', ')}: say --map ${wanted}`,
    );
  }
  return mapping;
}

/** `topic=nintendo`: conditions on different columns must all hold; for one column, any of its values may. */
export function parseWhere(written: readonly string[]): (row: Extract<Row, { get: unknown }>) => boolean {
  const wanted = new Map<string, Set<string>>();
  for (const [column, value] of pairs(written, '--where')) {
    wanted.set(column, (wanted.get(column) ?? new Set()).add(value));
  }
  return (row) => [...wanted].every(([column, values]) => values.has(row.get(column) ?? ''));
}

export function whereColumns(
  written: readonly string[],
  { columns, format }: Pick<RowSource, 'columns' | 'format'>,
): void {
  for (const [column] of pairs(written, '--where')) {
    if (format === 'jsonl' || columns.includes(column)) continue;
    throw new WrongInput(
      `--where: there is no column '${column}' among ${columns.join(', ')}.${didYouMean(column, columns)}`,
    );
  }
}

/** `2026-01-01..2026-02-01`: the second day is excluded. */
export function parseCovers(written: string, now: Time): Interval {
  const [from, to, ...more] = written.split('..');
  if (!from || !to || more.length > 0) throw new WrongInput(`--covers: found '${written}', wanted FROM..TO.`);
  const interval = { from: parseFlagTime(from, '--covers', now), to: parseFlagTime(to, '--covers', now) };
  if (interval.from >= interval.to)
    throw new WrongInput(`--covers: found '${written}', whose end is not after its start.`);
  if (interval.to > now) throw new WrongInput(`--covers: found '${written}', which ends in the future.`);
  return interval;
}

/** `--id none`: no column holds ids. */
export function parseIdFlag(written: string | undefined): boolean {
  if (written === undefined || written === 'none') return written === 'none';
  throw new WrongInput(`--id: found '${written}', wanted none. A column is named by --map id=COLUMN.`);
}

/** `--charset windows-1251`: a name that browsers know. */
export function parseCharset(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  try {
    return new TextDecoder(written).encoding;
  } catch {
    throw new WrongInput(
      `--charset: found '${written}', wanted a name such as utf-8, windows-1252, windows-1251, shift_jis or utf-16le.`,
    );
  }
}

/** `--skip 3`: lines before the header. */
export function parseSkip(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d{1,4}$/.test(written)) return Number(written);
  throw new WrongInput(`--skip: found '${written}', wanted how many lines stand before the header.`);
}
