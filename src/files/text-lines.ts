import { createReadStream } from 'node:fs';
import { charsetOfHead } from './bytes/charset.ts';
import { unpack } from './bytes/unpack.ts';

export interface TextLine {
  /** 1-based. */
  number: number;
  text: string;
  /** Longer than the cap: `text` is its beginning, the rest was dropped. */
  tooLong: boolean;
}

/** Longest line that is kept, in UTF-16 units. */
export const maxLineLength = 2 ** 20;

/** A file's bytes; `-` is stdin. */
export const openBytes = (path: string): AsyncIterable<Buffer> =>
  path === '-' ? process.stdin : createReadStream(path);

/** Lines of text of any size in constant memory: unpacked, decoded by mark or by what is valid. */
export async function* textLines(bytes: AsyncIterable<Uint8Array>, name = 'the file'): AsyncGenerator<TextLine> {
  const { head, all } = await unpack(bytes, name);
  yield* splitLines(decodeText(all, await charsetOfHead(head)));
}

export async function* decodeText(bytes: AsyncIterable<Uint8Array>, charset: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(charset);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<TextLine> {
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
