import { constants, createInflateRaw } from 'node:zlib';
import { messageOf } from '../../core/errors.ts';
import { CutFile } from './cut-file.ts';

/** So much is unpacked at once, at most a thousand times as many bytes: a bomb fills no memory. */
const pieceBytes = 16_384;

/**
 * The bytes of a gzip file of one or more members. What follows the last one is no part of it, as `onTrailing` is told.
 * Written on the raw format, since Node takes such a file for damaged and loses what came before. Throws CutFile when
 * the file ends in the middle.
 */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>, onTrailing: () => void): AsyncGenerator<Buffer> {
  const input = pieces(bytes);
  try {
    for (let member = 0; ; member += 1) {
      const magic = await input.take(2);
      if (member > 0 && (magic.length < 2 || magic[0] !== 0x1f || magic[1] !== 0x8b)) {
        // Zeros fill the last block of a tape or a disk.
        if (magic.some((byte) => byte !== 0)) onTrailing();
        return;
      }
      await skipHeader(input);
      yield* inflate(input);
      if ((await input.take(8)).length < 8) throw cut();
    }
  } finally {
    await input.close();
  }
}

const cut = (): CutFile => new CutFile('the file is cut off: it ends in the middle of what is packed');

async function skipHeader(input: Pieces): Promise<void> {
  const header = await input.take(8);
  if (header.length < 8) throw cut();
  const flags = header[1] ?? 0;
  if (flags & 4) {
    const length = await input.take(2);
    await input.take(length.readUInt16LE(0));
  }
  // A name and a comment end with a zero.
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    for (let byte = await input.take(1); byte.length > 0 && byte[0] !== 0; ) byte = await input.take(1);
  }
  if (flags & 2) await input.take(2);
}

async function* inflate(input: Pieces): AsyncGenerator<Buffer> {
  const stream = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  const out: Buffer[] = [];
  let failed: Error | null = null;
  stream.on('data', (chunk: Buffer) => out.push(chunk));
  stream.on('error', (error) => {
    failed = error;
  });
  try {
    for (;;) {
      const piece = await input.next();
      if (piece === null) throw cut();
      const before = stream.bytesWritten;
      await new Promise<void>((resolve) => {
        stream.once('end', resolve);
        stream.once('error', () => resolve());
        stream.write(piece, () => resolve());
      });
      stream.removeAllListeners('end');
      yield* out.splice(0);
      if (failed !== null) throw new CutFile(`the file is damaged: ${messageOf(failed)}`);
      const used = stream.bytesWritten - before;
      if (used === piece.length) continue;
      input.back(piece.subarray(used));
      return;
    }
  } finally {
    stream.destroy();
  }
}

interface Pieces {
  next(): Promise<Buffer | null>;
  /** As many bytes, or fewer at the end. */
  take(count: number): Promise<Buffer>;
  back(rest: Buffer): void;
  close(): Promise<void>;
}

function pieces(bytes: AsyncIterable<Uint8Array>): Pieces {
  const source = bytes[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer | null> => {
    while (rest.length === 0) {
      const chunk = await source.next();
      if (chunk.done) return null;
      rest = Buffer.from(chunk.value.buffer, chunk.value.byteOffset, chunk.value.length);
    }
    const piece = rest.subarray(0, pieceBytes);
    rest = rest.subarray(piece.length);
    return piece;
  };
  const back = (unused: Buffer): void => {
    rest = rest.length === 0 ? unused : Buffer.concat([unused, rest]);
  };
  return {
    next,
    back,
    async take(count) {
      let taken: Buffer = Buffer.alloc(0);
      while (taken.length < count) {
        const piece = await next();
        if (piece === null) break;
        taken = Buffer.concat([taken, piece]);
      }
      back(taken.subarray(count));
      return taken.subarray(0, count);
    },
    close: async () => void (await source.return?.()),
  };
}
