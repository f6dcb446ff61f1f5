import { access, constants, open, stat } from 'node:fs/promises';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { messageOf, RetryLater } from '../../../core/errors.ts';

/** A file without a line break at its end may still be written to: it is left alone for so long after a change. */
const settleMs = 10_000;

export interface FileState {
  size: number;
  changed: Time;
}

/** Throws RetryLater when the file is missing or must not be read. */
export async function inspect(path: string, now: Time): Promise<FileState> {
  try {
    await access(path, constants.R_OK);
    const { size, mtimeMs } = await stat(path);
    return { size, changed: Math.floor(mtimeMs) };
  } catch (error) {
    throw new RetryLater(now + minuteMs, `the file cannot be read: ${messageOf(error)}`);
  }
}

/** A file's times are the system's, whatever clock we are given. */
export const hasSettled = ({ changed }: FileState): boolean => Math.abs(Date.now() - changed) > settleMs;

export async function mayBeHalfWritten(path: string, state: FileState): Promise<boolean> {
  const { size } = state;
  if (size === 0) return true;
  if (hasSettled(state)) return false;
  if (/\.gz$/i.test(path)) return true;
  const handle = await open(path, 'r');
  try {
    const last = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return last.buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}
