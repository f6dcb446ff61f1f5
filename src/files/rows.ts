import { WrongInput } from '../core/errors.ts';
import { charsetOfHead } from './bytes/charset.ts';
import { unpack } from './bytes/unpack.ts';
import { isXlsx } from './bytes/xlsx.ts';
import { readEntry, readZip } from './bytes/zip.ts';
import { delimitedRows, type HeaderOptions } from './delimited-rows.ts';
import { jsonDocumentRows, jsonLineRows } from './json-rows.ts';
import type { Mapping } from './known-columns.ts';
import type { RowSource } from './row.ts';
import { sheetRows } from './sheet-rows.ts';
import { decodeText, splitLines } from './text-lines.ts';

export interface ReadRows {
  /** It is JSON lines, whatever its first line looks like. */
  format?: 'jsonl' | null;
  /** Default: found by the beginning. */
  charset?: string | undefined;
  /** Lines before the header. Default: found where it is clear. */
  skip?: number | undefined;
  /** Columns that the user named. */
  given?: Mapping;
  /** Hears what is odd and does no harm. */
  onNote?(note: string): void;
}

/**
 * Reads CSV (comma, semicolon, pipe), TSV, JSON lines, JSON documents, scripts of an X archive, and the first sheet of
 * .xlsx, packed by gzip, zstd or zip or not, by name and content; all but .xlsx in constant memory. Throws WrongInput,
 * with the way out, when it is none of them.
 */
export async function readRows(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  { format = null, charset: said, skip, given = {}, onNote = () => {} }: ReadRows = {},
): Promise<RowSource> {
  const header: HeaderOptions = { skip, given, onNote };
  const { head, all, kind } = await unpack(bytes, name, onNote);
  if (kind === 'zip') {
    const zip = await readZip(all, name);
    if (isXlsx(zip)) return { format: 'xlsx', charset: null, ...(await sheetRows(zip, name, header)) };
    const [only, ...more] = zip.entries.filter((entry) => entry.packedBytes > 0);
    if (!only || more.length > 0 || /\.zip$/i.test(only.name))
      throw new WrongInput(
        `${name} is an archive of ${zip.entries.length} files: unpack it and import the table in it.`,
      );
    return readRows(readEntry(zip, only, name), only.name, { format, charset: said, skip, given, onNote });
  }
  const charset = said ?? (await charsetOfHead(head));
  const begins = new TextDecoder(charset).decode(head, { stream: true }).trimStart();
  if (begins === '' && head.length < 65_536) throw new WrongInput(`${name} is empty`);
  const chunks = decodeText(all, charset);
  if (format === null && isDocument(begins)) return { format: 'jsonl', charset, ...(await jsonDocumentRows(chunks)) };
  const lines = splitLines(chunks);
  return format === 'jsonl' || begins.startsWith('{')
    ? { format: 'jsonl', charset, ...(await jsonLineRows(lines)) }
    : { charset, ...(await delimitedRows(lines, name, header)) };
}

const script = /^(?:window\.|var |const |let |export default )?[\w.$]{0,100}\s*=\s*[[{]/;

/** A list, a script that holds one, or an object that goes on over lines, and not one object in each line. */
function isDocument(begins: string): boolean {
  if (/^\[\s*(?:[[{"\]]|$)/.test(begins) || script.test(begins)) return true;
  if (!begins.startsWith('{')) return false;
  const [first = '', second] = begins.split('\n', 3).map((line) => line.trim());
  if (second === undefined) return !first.endsWith('}');
  return !first.endsWith('}') && second !== '' && !second.startsWith('{');
}
