import { open } from 'node:fs/promises';
import type { Config } from '../core/config.ts';
import { ConfigError, messageOf } from '../core/errors.ts';
import type { ConfigPlugins } from './file-schema.ts';
import { parseConfig } from './parse-config.ts';
import { maxFileBytes } from './read-document.ts';

/** The file used without `--config`. */
export const defaultConfigFile = 'config/earshot.yaml';

/** The brand in the file that comes with Earshot: while it stands, the user has named none. */
export const sampleBrand = 'nintendo';

export interface LoadOptions {
  file: string;
  plugins: ConfigPlugins;
  /** Default: the environment of this process. */
  environment?: Record<string, string | undefined>;
}

/** Reads and validates the file. Throws ConfigError when it cannot be read, or with everything that is wrong in it. */
export async function loadConfig({ file, plugins, environment = process.env }: LoadOptions): Promise<Config> {
  return parseConfig(await readText(file), { file, environment, plugins });
}

async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file).catch((error: unknown) => {
    if (error instanceof ConfigError) throw error;
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    throw new ConfigError(`The configuration ${file} cannot be read: ${reasons[code] ?? messageOf(error)}.`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError(`The configuration ${file} is not UTF-8 text: save it as UTF-8.`);
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file; name another one with --config FILE',
  EACCES: 'this user may not read it; give it the right, or name another file with --config FILE',
  EISDIR: 'it is a folder; name the file in it with --config FILE',
};

/** Reads at most one byte more than allowed, so that a wrong path to a huge file costs nothing. */
async function readBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const buffer = new Uint8Array(maxFileBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length > maxFileBytes) break;
    }
    if (length > maxFileBytes) {
      throw new ConfigError(`The configuration ${file} is larger than ${maxFileBytes} bytes: is it the right file?`);
    }
    return buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}
