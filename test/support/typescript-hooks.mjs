import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

// An import of JSON warns on Node 20.
const options = createRequire(import.meta.url)('./swc.json');

/** A Node module hook: compiles .ts files as they are loaded. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const { code } = await transformFile(fileURLToPath(url), options);
  return { format: 'module', source: code, shortCircuit: true };
}
