import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { WrongInput } from '../../core/errors.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  name: string;
  packedBytes: number;
  method: number;
  encrypted: boolean;
  offset: number;
}

export interface Zip {
  bytes: Buffer;
  entries: ZipEntry[];
}

/** The whole archive lies in memory, since its list of files stands at the end. */
const mostBytes = 512 * 2 ** 20;
const mostEntries = 10_000;
/** What is unpacked is at most so many times as long, once it is long: a bomb is a thousand times. */
const mostRatio = 250;
const alwaysAllowed = 64 * 2 ** 20;
const mostSmall = 16 * 2 ** 20;
const pieceBytes = 16_384;

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;

export async function readZip(stream: AsyncIterable<Uint8Array>, name: string): Promise<Zip> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > mostBytes)
      throw new WrongInput(`${name} has more than 512 MB: save it as CSV, which may be of any size.`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const entries = entriesOf(bytes);
  if (entries === null)
    throw new WrongInput(
      `${name} begins as .xlsx and zip files do, and is damaged or cut off: download it again, or save it as CSV.`,
    );
  return { bytes, entries };
}

function entriesOf(bytes: Buffer): ZipEntry[] | null {
  // The end mark is followed by a comment of 65,535 bytes at most.
  let end = bytes.length - 22;
  const earliest = Math.max(0, end - 65_535);
  while (end >= earliest && bytes.readUInt32LE(end) !== endMark) end -= 1;
  if (end < earliest) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > mostEntries) return null;
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryMark) return null;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + (nameLength ?? 0)),
      packedBytes: bytes.readUInt32LE(at + 20),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return entries;
}

function packed({ bytes }: Zip, entry: ZipEntry, name: string): Buffer {
  const { offset, packedBytes, method, encrypted } = entry;
  if (encrypted) throw new WrongInput(`${name} has a password: save it without one.`);
  const isThere = offset + 30 <= bytes.length && bytes.readUInt32LE(offset) === localMark;
  const start = isThere ? offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28) : 0;
  if (!isThere || start + packedBytes > bytes.length || (method !== 0 && method !== 8)) throw damaged(name, entry);
  return bytes.subarray(start, start + packedBytes);
}

const damaged = (name: string, entry: ZipEntry): WrongInput =>
  new WrongInput(
    `${name}: '${entry.name.slice(0, 100)}' in it cannot be unpacked: download it again, or save it as CSV.`,
  );

/** A small file of the archive as text; empty when it is not there. */
export function readSmall(zip: Zip, path: string, name: string): string {
  const entry = zip.entries.find((each) => each.name === path);
  if (!entry) return '';
  const raw = packed(zip, entry, name);
  if (entry.method === 0) return raw.toString('utf8');
  try {
    return inflateRawSync(raw, { maxOutputLength: mostSmall }).toString('utf8');
  } catch {
    throw damaged(name, entry);
  }
}

/** A file of the archive in pieces. Throws WrongInput when it is damaged, or far longer than a table can be. */
export async function* readEntry(
  zip: Zip,
  entry: ZipEntry,
  name: string,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const raw = packed(zip, entry, name);
  if (entry.method === 0) {
    yield raw;
    return;
  }
  const most = Math.min(limit, Math.max(alwaysAllowed, raw.length * mostRatio));
  const stream = createInflateRaw();
  const feed = async (): Promise<void> => {
    for (let at = 0; at < raw.length && !stream.destroyed; at += pieceBytes) {
      const piece = raw.subarray(at, at + pieceBytes);
      await new Promise<void>((resolve) => {
        stream.once('close', resolve);
        stream.write(piece, () => {
          stream.off('close', resolve);
          resolve();
        });
      });
    }
    if (!stream.destroyed) stream.end();
  };
  const fed = feed();
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += (chunk as Buffer).length;
      if (size > most)
        throw new WrongInput(
          `${name}: '${entry.name.slice(0, 100)}' in it is too large to be a table: save it as CSV.`,
        );
      yield chunk as Buffer;
    }
  } catch (error) {
    throw error instanceof WrongInput ? error : damaged(name, entry);
  } finally {
    stream.destroy();
    await fed;
  }
}
