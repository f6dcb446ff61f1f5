import type { TableRecord } from './table-rows.ts';
import type { TextLine } from './text-lines.ts';

/** A quoted cell may hold line breaks, but not half the file. */
const maxRecordLines = 1000;
const maxRecordLength = 2 ** 20;

/**
 * Records by RFC 4180, quotes inside an unquoted cell taken as they are. Written here because of what happens at a
 * stray quote: libraries swallow the rest of the file or lose the rows after it; we reject the one line in which the
 * broken record begins and go on with the next, so that every row is accounted for.
 */
export async function* delimitedRecords(
  lines: AsyncIterable<TextLine>,
  delimiter: string,
): AsyncGenerator<TableRecord> {
  // The lines of a record that is not complete yet. After a failure all but the first are read again.
  let pending: TextLine[] = [];
  let parser = newParser(delimiter);
  const feed = function* (line: TextLine): Generator<TableRecord> {
    let again: TextLine[] = [line];
    for (let next = again.shift(); next !== undefined; next = again.shift()) {
      if (pending.length === 0 && next.text.trim() === '' && !next.text.includes(delimiter)) continue;
      pending.push(next);
      let failure = next.tooLong ? 'the line is too long' : parser.take(next.text);
      if (failure === null && parser.done()) yield { line: pending[0]?.number ?? next.number, cells: parser.cells() };
      else if (failure === null && (pending.length >= maxRecordLines || parser.size() > maxRecordLength)) {
        failure = unclosed;
      } else if (failure === null) continue;
      if (failure !== null) {
        const [first, ...rest] = pending;
        if (first) yield rejectedLine(first, delimiter, failure);
        again = [...rest, ...again];
      }
      pending = [];
      parser = newParser(delimiter);
    }
  };
  for await (const line of lines) yield* feed(line);
  while (pending.length > 0) {
    const [first, ...rest] = pending;
    pending = [];
    parser = newParser(delimiter);
    if (first) yield rejectedLine(first, delimiter, unclosed);
    for (const line of rest) yield* feed(line);
  }
}

/** The cells of one line; null: it is no record of its own. */
export function splitLine(line: string, delimiter: string): string[] | null {
  const parser = newParser(delimiter);
  return parser.take(line) === null && parser.done() ? parser.cells() : null;
}

const unclosed = 'a quote is opened and never closed';

/** Much TSV knows no quoting: where quotes make no sense, its line is split as it stands. */
const rejectedLine = (line: TextLine, delimiter: string, reason: string): TableRecord =>
  delimiter === '\t' && !line.tooLong
    ? { line: line.number, cells: line.text.split('\t') }
    : { line: line.number, reason, row: line.text };

interface Parser {
  /** Takes one line; says what is wrong with it. */
  take(line: string): string | null;
  /** False while a quoted cell goes on in the next line. */
  done(): boolean;
  cells(): string[];
  size(): number;
}

function newParser(delimiter: string): Parser {
  const cells: string[] = [];
  let quoted = false;
  let cell = '';
  let size = 0;
  /** TSV: the quoted cell goes over several lines; it holds a delimiter. */
  let spans = false;
  let holdsDelimiter = false;

  /** Reads on inside quotes from `from`; returns where the cell ended, or -1 at the line's end. */
  const readQuoted = (line: string, from: number): number => {
    let start = from;
    for (;;) {
      const quote = line.indexOf('"', start);
      if (quote < 0) {
        cell += `${line.slice(start)}\n`;
        return -1;
      }
      cell += line.slice(start, quote);
      if (line[quote + 1] !== '"') {
        quoted = false;
        return quote + 1;
      }
      cell += '"';
      start = quote + 2;
    }
  };

  return {
    take(line) {
      size += line.length + 1;
      let position = 0;
      for (;;) {
        if (!quoted && line[position] === '"') {
          quoted = true;
          cell = '';
          spans = false;
          holdsDelimiter = false;
          position += 1;
        }
        if (quoted) {
          const before = cell.length;
          position = readQuoted(line, position);
          if (delimiter === '\t') {
            spans ||= position < 0;
            holdsDelimiter ||= cell.indexOf(delimiter, before) >= 0;
            // Much TSV knows no quoting: then the cell goes from a quote of one row to a quote of another, rows between.
            if (spans && holdsDelimiter) return unclosed;
          }
          if (position < 0) return null;
          if (position < line.length && line[position] !== delimiter) {
            return `text after a closing quote (character ${position + 1})`;
          }
          cells.push(cell);
          cell = '';
        } else {
          const found = line.indexOf(delimiter, position);
          const end = found < 0 ? line.length : found;
          cells.push(line.slice(position, end));
          position = end;
        }
        if (position >= line.length) return null;
        position += 1;
        if (position === line.length) {
          cells.push('');
          return null;
        }
      }
    },
    done: () => !quoted,
    cells: () => cells,
    size: () => size,
  };
}
