import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const registry = pathToFileURL('dist/analysis/sentiment/index.js').href;

/** Runs `code` as a module in a fresh process; `createScorer` is there. Gives what it writes to `result`. */
export function inChild<T>(code: string): T {
  const source = `let result;
${code}
process.stdout.write(JSON.stringify(result));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`a measuring process ended with ${status}: ${stderr.trim().slice(-500)}`);
  return JSON.parse(stdout) as T;
}

export const importRegistry = `const { createScorer } = await import(${JSON.stringify(registry)});`;
