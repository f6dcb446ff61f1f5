import { messageOf } from '../../../core/errors.ts';
import { type Delivery, TurnedAway } from '../../../core/plugins/door.ts';
import { columnsOf, readJson, textAt, valueAt } from '../../../files/json-rows.ts';
import { isObject, postsOf } from '../../../files/json-shapes.ts';
import type { Row } from '../../../files/row.ts';
import { readRows } from '../../../files/rows.ts';

export interface BodyRows {
  columns: string[];
  rows: Row[];
}

export interface ReadBody {
  /** Where the list of posts stands in the body. */
  items?: string | undefined;
  /** An object is a post as it is. Otherwise it may be a page that holds some, as in a file. */
  plain: boolean;
}

/** Rows of a body of JSON, JSON lines or CSV, by its content type. Throws TurnedAway where it is none. */
export async function readBody({ headers, body }: Delivery, options: ReadBody): Promise<BodyRows> {
  const type = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/csv') return await readCsv(body);
  if (!/^(?:application|text)\/(?:.*json.*|plain|x-ndjson|jsonlines|octet-stream)$/.test(type))
    throw new TurnedAway(
      'wrong type',
      `Content-Type: found ${type.slice(0, 60)}, wanted application/json, application/x-ndjson or text/csv.`,
    );
  const text = decode(body);
  if (text.trim() === '') throw new TurnedAway('not readable', 'The body is empty: send JSON.');
  return rowsOf(valuesOf(text), options);
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new TurnedAway('not readable', 'The body is not UTF-8: encode it so.');
  }
}

type Value = { line: number; value: unknown } | { line: number; reason: string };

/** One document, or a document in each line. */
function valuesOf(text: string): Value[] {
  try {
    return [{ line: 1, value: readJson(text) }];
  } catch {
    const lines = text.split('\n').map((line, index) => ({ line: index + 1, text: line.trim() }));
    const values = lines
      .filter((line) => line.text !== '')
      .map(({ line, text: written }): Value => {
        try {
          return { line, value: readJson(written) };
        } catch {
          return { line, reason: 'not JSON' };
        }
      });
    if (values.length < 2 || values.every((value) => 'reason' in value))
      throw new TurnedAway('not readable', 'The body is not JSON: send an object, a list, or an object in each line.');
    return values;
  }
}

function rowsOf(values: readonly Value[], { items, plain }: ReadBody): BodyRows {
  const single = values.length === 1;
  const rows: Row[] = values.flatMap((given): Row[] => {
    if ('reason' in given) return [{ ...given, row: null }];
    const list = itemsIn(given.value, items, plain);
    return list.map((row, index): Row => {
      const line = single ? index + 1 : given.line;
      if (!isObject(row)) return { line, reason: 'not a JSON object', row };
      return { line, row, get: (column) => textAt(row, column) };
    });
  });
  return { columns: columnsOf(rows.map(({ row }) => row)), rows };
}

function itemsIn(value: unknown, items: string | undefined, plain: boolean): unknown[] {
  const found = items === undefined ? value : valueAt(value, items);
  if (found === undefined || found === null)
    throw new TurnedAway('no usable rows', `There is no list at '${items}' in the body: see "items" of the source.`);
  if (Array.isArray(found)) return found;
  return isObject(found) && !plain && items === undefined ? postsOf(found) : [found];
}

async function readCsv(body: Uint8Array): Promise<BodyRows> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield body;
  }
  try {
    const { columns, rows } = await readRows(bytes(), 'the body');
    const read: Row[] = [];
    for await (const row of rows) read.push(row);
    return { columns, rows: read };
  } catch (error) {
    throw new TurnedAway('not readable', `The body is no CSV: ${messageOf(error)}`);
  }
}
