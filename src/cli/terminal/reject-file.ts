import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { sha256 } from '../../core/identity.ts';
import { makeFolder } from '../../storage/make-folder.ts';

export interface RejectFile {
  path: string;
  add(rejected: object): Promise<void>;
  /** Moves the file into place, replacing that of an earlier run. */
  close(): Promise<void>;
}

/** A row may be nested too deeply to be written; it is then reported without its content. */
function lineOf(rejected: object): string {
  try {
    return JSON.stringify(rejected);
  } catch {
    return JSON.stringify({ ...rejected, row: 'nested too deeply to be written' });
  }
}

/** `<data>/rejects/<name>-<hash>.jsonl`; the hash identifies the whole import. Created at the first rejected row. */
export function rejectFile(dataFolder: string, file: string, identity: readonly string[]): RejectFile {
  const hash = sha256(JSON.stringify(identity)).toString('hex').slice(0, 8);
  const name =
    file === '-'
      ? 'stdin'
      : basename(file)
          .replace(/[^\w.-]/g, '_')
          .slice(0, 80);
  const folder = join(dataFolder, 'rejects');
  const path = join(folder, `${name}-${hash}.jsonl`);
  const partial = `${path}.${process.pid}.part`;
  let stream: WriteStream | null = null;
  return {
    path,
    async add(rejected) {
      if (!stream) {
        await makeFolder(folder, 0o700);
        stream = createWriteStream(partial, { mode: 0o600 });
        // Between rows nothing awaits the stream. The next write reports a full disk.
        stream.on('error', () => {});
        await once(stream, 'open');
      }
      if (stream.errored) throw stream.errored;
      if (!stream.write(`${lineOf(rejected)}\n`)) await once(stream, 'drain');
    },
    async close() {
      if (!stream) return rm(path, { force: true });
      stream.end();
      await finished(stream);
      await rename(partial, path);
    },
  };
}
