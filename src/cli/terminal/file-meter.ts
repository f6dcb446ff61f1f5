import { stat } from 'node:fs/promises';
import { WrongInput } from '../../core/errors.ts';
import { openBytes } from '../../files/text-lines.ts';

/** Reads a file with a progress bar; the size of stdin is unknown. Throws WrongInput when the file is missing. */
export async function openMeter(
  file: string,
  signal: AbortSignal,
): Promise<{ bytes: AsyncIterable<Uint8Array>; bar(): string }> {
  const found = file === '-' ? null : await stat(file).catch(() => null);
  if (file !== '-' && !found?.isFile()) throw new WrongInput(`${file}: there is no such file.`);
  const size = found?.size ?? 0;
  let read = 0;
  const stopWaiting = (): void => void process.stdin.destroy(new DOMException('stopped', 'AbortError'));
  if (file === '-') signal.addEventListener('abort', stopWaiting, { once: true });
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of openBytes(file)) {
      read += chunk.length;
      yield chunk;
    }
  }
  const bar = (): string => {
    if (size === 0) return '';
    const tenths = Math.floor((read / size) * 10);
    return `[${'#'.repeat(tenths).padEnd(10)}] ${Math.floor((read / size) * 100)} %`;
  };
  return { bytes: bytes(), bar };
}
