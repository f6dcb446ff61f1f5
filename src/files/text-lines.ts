import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface TextLine {
  /** 1-based. */
  number: number;
  text: string;
  /** Longer than the cap: `text` is its beginning, the rest was dropped. */
  tooLong: boolean;
}

/** Longest line that is kept, in UTF-16 units. */
export const maxLineLength = 2 ** 20;
const peekBytes = 65_536;

/** A file's bytes; `-` is stdin. */
export const openBytes = (path: string): AsyncIterable<Buffer> =>
  path === '-' ? process.stdin : createReadStream(path);

/** Lines of text of any size in constant memory: gunzipped when it is gzip, decoded by mark or by what is valid. */
export async function* textLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const { head, all } = await peek(bytes);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const gunzip = createGunzip();
    pipeline(Readable.from(all), gunzip, () => {});
    yield* textLinesOf(gunzip);
  } else {
    yield* splitLines(decode(all, charsetOf(head)));
  }
}

async function* textLinesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const { head, all } = await peek(bytes);
  yield* splitLines(decode(all, charsetOf(head)));
}

async function peek(bytes: AsyncIterable<Uint8Array>): Promise<{ head: Buffer; all: AsyncGenerator<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < peekBytes) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
    size += next.value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(first), all: all() };
}

function charsetOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

async function* decode(bytes: AsyncIterable<Uint8Array>, charset: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(charset);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let number = 1;
  let parts: string[] = [];
  let length = 0;
  let dropped = false;
  const keep = (part: string): void => {
    const room = maxLineLength - length;
    if (part.length > room) dropped = true;
    if (room > 0 && part !== '') parts.push(part.slice(0, room));
    length += part.length;
  };
  const line = (): TextLine => {
    const text = parts.join('');
    const made = { number, text: text.endsWith('\r') ? text.slice(0, -1) : text, tooLong: dropped };
    number += 1;
    parts = [];
    length = 0;
    dropped = false;
    return made;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      keep(chunk.slice(start, end));
      yield line();
      start = end + 1;
    }
    keep(chunk.slice(start));
  }
  if (length > 0) yield line();
}
