import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/** Folder -> the folders of ours that it may import (itself always). `main.ts` and `cli` see everything. */
const mayImport: Record<string, string[]> = {
  core: [],
  collectors: ['core'],
  analysis: ['core'],
  charts: ['core'],
  storage: ['core'],
  queue: ['core'],
  config: ['core'],
  alerts: ['core', 'analysis', 'charts'],
  reports: ['core', 'analysis', 'charts'],
  web: ['core', 'alerts', 'reports', 'charts'],
  workers: ['core', 'collectors', 'analysis', 'charts', 'config', 'alerts', 'reports'],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.m?[jt]s$/.test(name))
  .map((name) => join(src, name));

/** Values, types and lazy imports alike: all are dependencies of the reader. */
function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].flatMap(([, target]) => (target ? [join(dirname(file), target)] : []));
}
const graph = new Map(files.map((file) => [file, importsOf(file)]));
const nameOf = (file: string): string => relative(src, file);
const folderOf = (file: string): string => nameOf(file).split('/')[0] ?? '';

describe('the architecture', () => {
  test('the reader of imports sees types, values and lazy imports', () => {
    expect(importsOf(join(src, 'cli/earshot.ts')).map(nameOf)).toContain('core/errors.ts');
    expect(importsOf(join(src, 'cli/commands.ts')).map(nameOf)).toContain('cli/start.ts');
    expect(importsOf(join(src, 'core/store.ts')).map(nameOf)).toContain('core/domain.ts');
  });

  test('each folder imports only what the import rule allows', () => {
    const broken = [...graph].flatMap(([file, imports]) => {
      const folder = folderOf(file);
      if (folder === 'cli' || folder === 'main.ts') return [];
      const allowed = mayImport[folder] ?? [];
      return imports
        .filter((target) => folderOf(target) !== folder && !allowed.includes(folderOf(target)))
        .map((target) => `${nameOf(file)} -> ${nameOf(target)}`);
    });
    expect(broken).toEqual([]);
  });

  test('every folder has a rule', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== 'cli' && folder !== 'main.ts'));
    expect([...folders].filter((folder) => !(folder in mayImport))).toEqual([]);
  });

  test('no import cycles', () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].map(nameOf).join(' -> '));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('no barrels: an index.ts stands only where a registry or an engine switch is', () => {
    const registries = [
      'collectors',
      'alerts/detectors',
      'alerts/notifiers',
      'analysis/sentiment',
      'reports',
      'queue',
      'storage',
    ];
    const found = files.map(nameOf).filter((name) => name.endsWith('index.ts'));
    expect(found.filter((name) => !registries.includes(dirname(name)))).toEqual([]);
  });

  test('the environment is read in src/config and for the terminal alone', () => {
    // Setting one variable is not reading: a library that is loaded afterwards reads it.
    const reads = /process\.env(?!\.\w+ = )/;
    const readers = files.filter((file) => reads.test(readFileSync(file, 'utf8'))).map(nameOf);
    expect(readers.filter((name) => !name.startsWith('config/') && !name.startsWith('cli/'))).toEqual([]);
  });

  test('no folder is named after nothing', () => {
    const vague = /(^|\/)(utils?|helpers?|common|services?|misc|lib)(\/|\.ts$)/;
    expect(files.map(nameOf).filter((name) => vague.test(name))).toEqual([]);
  });
});
