import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const dist = join(import.meta.dirname, '..', '..', 'dist');
const hooks = `import { writeSync } from 'node:fs';
export function load(url, context, next) {
  writeSync(3, url + '\\n');
  return next(url, context);
}`;
const data = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;
const preload = data(`import { register } from 'node:module'; register(${JSON.stringify(data(hooks))});`);

/** What a run of the built `earshot` loads: its own files relative to `dist`, and the packages that these import. */
export async function filesLoadedBy(...args: string[]): Promise<{ own: string[]; packages: Set<string> }> {
  const child = spawn(process.execPath, ['--import', preload, join(dist, 'cli', 'earshot.js'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const pipe = child.stdio[3] as NodeJS.ReadableStream;
  const exited = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [urls, said, code] = await Promise.all([text(pipe as never), text(child.stderr as never), exited]);
  if (code !== 0) throw new Error(`earshot ${args.join(' ')} ended with ${code}: ${said}`);
  const files = urls.split('\n');
  const root = `${pathToFileURL(dist).href}/`;
  return {
    own: files.filter((url) => url.startsWith(root)).map((url) => url.slice(root.length)),
    packages: new Set(files.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])),
  };
}
