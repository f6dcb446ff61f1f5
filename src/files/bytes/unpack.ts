import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { messageOf, WrongInput } from '../../core/errors.ts';
import { CutFile } from './cut-file.ts';
import { type FileKind, fileKind } from './file-kinds.ts';
import { gunzip } from './gunzip.ts';
import { peek } from './peek.ts';

export interface Unpacked {
  head: Buffer;
  all: AsyncIterable<Uint8Array>;
  kind: 'zip' | null;
}

/**
 * A file's bytes without the packing of gzip or zstd, told by content. `onNote` hears what is odd and does no harm.
 * Throws WrongInput for what is no table, with the way out, and CutFile where the file ends in the middle.
 */
export async function unpack(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  onNote: (note: string) => void = () => {},
): Promise<Unpacked> {
  let { head, all }: { head: Buffer; all: AsyncIterable<Uint8Array> } = await peek(bytes);
  let kind: FileKind = fileKind(head);
  // A file may have been packed twice.
  for (let times = 0; times < 2 && (kind === 'gzip' || kind === 'zstd'); times += 1) {
    const trailing = (): void => onNote(`${name}: what follows the packed data is no part of it: ignored`);
    ({ head, all } = await peek(kind === 'gzip' ? gunzip(all, trailing) : unzstd(all, name)));
    kind = fileKind(head);
  }
  if (kind !== null && typeof kind === 'object') throw new WrongInput(`${name} is ${kind.refused}.`);
  if (kind === 'gzip' || kind === 'zstd') throw new WrongInput(`${name} is packed three times: unpack it first.`);
  return { head, all, kind };
}

/** Reddit's dumps are packed with windows of 2 GB. */
const widestWindow = 31;

async function* unzstd(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  // Node has it since 22.15; the types of Node 20 do not.
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create !== 'function')
    throw new WrongInput(
      `${name} is packed by zstd, which this Node (${process.version}) cannot read: pipe it, as in zstd -dc --long=31 FILE | earshot import -, or run Earshot on Node 24.`,
    );
  const window: unknown = Reflect.get(zlib.constants, 'ZSTD_d_windowLogMax');
  const stream = create({ params: { [String(window)]: widestWindow } }) as Transform;
  pipeline(Readable.from(bytes), stream, () => {});
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw error instanceof WrongInput ? error : new CutFile(`the file is cut off or damaged: ${messageOf(error)}`);
  }
}
