/** What a file is by its first bytes; null: text, or nothing that is known. */
export type FileKind = 'gzip' | 'zstd' | 'zip' | { refused: string } | null;

const asCsv = 'save it as CSV (UTF-8) or .xlsx there';
const kinds: readonly [bytes: string, kind: Exclude<FileKind, null>][] = [
  ['1f8b', 'gzip'],
  ['28b52ffd', 'zstd'],
  ['504b0304', 'zip'],
  ['504b0506', { refused: 'an empty zip file' }],
  ['d0cf11e0a1b11ae1', { refused: `an old Excel file (.xls), or one with a password: ${asCsv}` }],
  ['425a68', { refused: 'packed by bzip2: unpack it with bunzip2, or pipe it: bzcat FILE | earshot import -' }],
  ['fd377a585a00', { refused: 'packed by xz: unpack it with unxz, or pipe it: xzcat FILE | earshot import -' }],
  ['377abcaf271c', { refused: 'a 7z archive: unpack it first' }],
  ['526172211a07', { refused: 'a RAR archive: unpack it first' }],
  ['25504446', { refused: 'a PDF: export the rows as CSV' }],
  ['50415231', { refused: 'a Parquet file: write it as CSV, such as with duckdb: COPY (FROM FILE) TO posts.csv' }],
  ['53514c69746520666f726d6174', { refused: 'an SQLite database: export the table as CSV' }],
  ['89504e47', { refused: 'a picture' }],
  ['ffd8ff', { refused: 'a picture' }],
];

const page = /^\s*(?:<!doctype html|<html\b)/i;
const markup = /^\s*<(?:\?xml|rss\b|feed\b|[a-z][\w:-]*[\s>])/i;

export function fileKind(head: Buffer): FileKind {
  const hex = head.subarray(0, 16).toString('hex');
  const known = kinds.find(([bytes]) => hex.startsWith(bytes));
  if (known) return known[1];
  const text = head
    .subarray(0, 500)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  if (page.test(text))
    return { refused: 'a web page, often the page that asks to sign in: download the export itself, as CSV' };
  if (markup.test(text))
    return { refused: 'XML: export the rows as CSV or JSON; a feed is read as a source of platform rss' };
  return null;
}
