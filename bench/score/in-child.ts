import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** Runs `code` as a module in a fresh process, and gives what it leaves in `result`. */
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

const imported = (name: string, file: string): string =>
  `const { ${name} } = await import(${JSON.stringify(pathToFileURL(file).href)});`;
export const importRegistry = imported('createScorer', 'dist/analysis/sentiment/index.js');
export const importLineScorer = imported('openLineScorer', 'dist/cli/score/line-scorer.js');
