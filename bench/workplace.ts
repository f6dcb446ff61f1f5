import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { loadConfig } from '../dist/config/load-config.js';
import type { Config } from '../dist/core/config.js';
import { configPlugins } from '../dist/plugins.js';
import { generatedPosts } from './generated-posts.ts';

export interface Workplace extends AsyncDisposable {
  folder: string;
  configFile: string;
  config: Config;
}

/** A temporary folder with a configuration: one brand, a source that says nothing, the embedded store. */
export async function openWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
  const configFile = join(folder, 'earshot.yaml');
  await writeFile(join(folder, 'news.jsonl'), '');
  await writeFile(
    configFile,
    'data: data\nsources: { pond: { platform: file, path: news.jsonl } }\nbrands: [{ name: acme, query: acme }]\n',
  );
  return {
    folder,
    configFile,
    config: await loadConfig({ file: configFile, plugins: await configPlugins() }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Generated posts as a JSONL file that `earshot import` reads. */
export async function writePosts(file: string, count: number, end: number): Promise<void> {
  function* lines() {
    for (const { at, author, ...post } of generatedPosts(count, { end })) {
      yield `${JSON.stringify({ id: post.id, at: new Date(at).toISOString(), text: post.text, author: author?.id, author_name: author?.name, followers: author?.followers, url: post.url, language: post.language })}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
}
