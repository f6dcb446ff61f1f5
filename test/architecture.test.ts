import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { functionsOf } from './support/functions-of.ts';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/**
 * The rooms from the ground up, each with the lower rooms that it may import. A line holds for the rooms inside as
 * well, unless they have a line of their own. ARCHITECTURE.md draws the house.
 */
const mayImport: Record<string, readonly string[]> = {
  core: [],

  queue: ['core'],
  charts: ['core'],
  net: ['core'],
  'files/times': ['core'],
  'files/bytes': ['core'],
  files: ['files/bytes', 'files/times', 'core'],
  wording: ['core'],
  'storage/embedded': ['core'],
  'storage/postgres/connection': ['core'],
  'storage/postgres/statements': ['storage/postgres/connection', 'core'],
  'storage/postgres/peek': ['storage/postgres/connection', 'core'],
  'storage/postgres/erasure': ['storage/postgres/statements', 'storage/postgres/connection', 'core'],
  'storage/postgres': [
    'storage/postgres/erasure',
    'storage/postgres/statements',
    'storage/postgres/connection',
    'core',
  ],
  storage: ['storage', 'core'],

  'analysis/text': ['core'],
  'analysis/harm': ['analysis/text', 'core'],
  'analysis/language': ['analysis/text', 'core'],
  'analysis/topics': ['analysis/text', 'core'],
  'analysis/query': ['analysis/text', 'core'],
  'analysis/query/brands': ['analysis/query', 'analysis/text', 'core'],
  'analysis/cx': ['analysis/text', 'core'],
  'analysis/sentiment': ['analysis', 'core'],
  'collectors/instances': ['net', 'core'],
  'collectors/feeds': ['files', 'core'],
  'collectors/platforms': ['collectors/feeds', 'collectors/instances', 'net', 'files', 'core'],
  collectors: ['collectors/platforms', 'core'],
  config: ['wording', 'core'],

  'alerts/incidents': ['core'],
  'alerts/outbox': ['alerts/incidents', 'core'],
  'alerts/memory': ['analysis/harm', 'analysis/text', 'core'],
  'alerts/detectors': ['alerts/memory', 'core'],
  'alerts/engine': ['alerts/detectors', 'alerts/memory', 'alerts/incidents', 'core'],
  'alerts/evidence': ['alerts/detectors', 'alerts/incidents', 'analysis', 'core'],
  'alerts/messages': ['alerts/evidence', 'alerts/incidents', 'analysis/harm', 'charts', 'wording', 'core'],
  'alerts/replay': ['alerts/engine', 'alerts/detectors', 'alerts/memory', 'alerts/incidents', 'core'],
  'alerts/notifiers': ['alerts/messages', 'alerts/outbox', 'alerts/incidents', 'net', 'wording', 'core'],

  reports: ['alerts/messages', 'files', 'charts', 'wording', 'core'],
  'plugins.ts': ['reports', 'alerts/notifiers', 'alerts/detectors', 'collectors', 'analysis', 'config', 'core'],
  'workers/process': ['core'],
  'workers/sources': ['workers/process', 'collectors', 'core'],
  'workers/sources/packs': ['workers/sources', 'core'],
  workers: ['workers/sources', 'workers/process', 'reports', 'alerts', 'analysis', 'collectors', 'wording', 'core'],
  'operations/incidents': ['alerts', 'wording', 'core'],
  'operations/mentions': ['operations/incidents', 'reports', 'alerts', 'analysis', 'files', 'wording', 'core'],
  'operations/replay': ['alerts', 'analysis', 'files', 'wording', 'core'],
  'operations/rules': ['operations/replay', 'alerts', 'wording', 'core'],
  operations: ['operations', 'reports', 'alerts', 'analysis', 'files', 'wording', 'core'],

  web: ['core'],
  probes: ['alerts/notifiers', 'analysis/sentiment', 'storage', 'queue', 'config', 'core'],

  wiring: ['web', 'workers', 'alerts', 'analysis', 'collectors', 'wording', 'core'],
  'main.ts': ['*'],
  'cli/terminal': ['operations', 'plugins.ts', 'alerts/incidents', 'storage', 'config', 'files', 'wording', 'core'],
  'cli/terminal/reload': ['cli/terminal', 'core'],
  'cli/terminal/layout': ['cli/terminal', 'wording', 'core'],
  cli: ['*'],
};

const rooms = Object.keys(mayImport);
const isIn = (name: string, room: string): boolean => name === room || name.startsWith(`${room}/`);
/** The innermost room with a line of its own. */
const roomOf = (name: string): string =>
  rooms.filter((room) => isIn(name, room)).sort((a, b) => b.length - a.length)[0] ?? '';

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
const names = files.map(nameOf);

/** Imports between files, as far as they leave their room. */
const crossings = [...graph].flatMap(([file, imports]) =>
  imports
    .map((target) => ({ from: nameOf(file), to: nameOf(target) }))
    .filter(({ from, to }) => roomOf(from) !== roomOf(to)),
);
const written = ({ from, to }: { from: string; to: string }): string => `${from} -> ${to}`;

describe('the architecture', () => {
  test('the reader of imports sees types, values and lazy imports', () => {
    expect(importsOf(join(src, 'cli/earshot.ts')).map(nameOf)).toContain('core/errors.ts');
    expect(importsOf(join(src, 'cli/commands.ts')).map(nameOf)).toContain('cli/start.ts');
    expect(importsOf(join(src, 'core/store/store.ts')).map(nameOf)).toContain('core/store/mentions.ts');
  });

  test('every file stands in a room, and every room has files', () => {
    expect(names.filter((name) => roomOf(name) === '')).toEqual([]);
    expect(rooms.filter((room) => !names.some((name) => isIn(name, room)))).toEqual([]);
  });

  test('a room may import only what stands below it', () => {
    const upwards = rooms.flatMap((room, floor) =>
      (mayImport[room] ?? [])
        .filter(
          (allowed) =>
            allowed !== '*' && !rooms.slice(0, floor).some((lower) => isIn(lower, allowed)) && allowed !== room,
        )
        .map((allowed) => `${room} -> ${allowed}`),
    );
    expect(upwards).toEqual([]);
  });

  test('each file imports only what its room may', () => {
    const isAllowed = ({ from, to }: { from: string; to: string }): boolean =>
      (mayImport[roomOf(from)] ?? []).some((allowed) => allowed === '*' || isIn(to, allowed));
    expect(crossings.filter((crossing) => !isAllowed(crossing)).map(written)).toEqual([]);
  });

  test('nobody imports the commands', () => {
    const isCommand = (name: string): boolean => isIn(name, 'cli') && !isIn(name, 'cli/terminal');
    expect(crossings.filter(({ from, to }) => isCommand(to) && !isCommand(from)).map(written)).toEqual([]);
  });

  test('a command knows its own folder and the ground floor of the terminal alone', () => {
    const knowsAll = ['cli/commands.ts', 'cli/earshot.ts'];
    const commandOf = (name: string): string =>
      isIn(name, 'cli') && !isIn(name, 'cli/terminal') ? (name.split('/')[1] ?? '') : '';
    const acquainted = [...graph].flatMap(([file, imports]) =>
      imports
        .map((target) => ({ from: nameOf(file), to: nameOf(target) }))
        .filter(({ from, to }) => commandOf(from) !== '' && commandOf(to) !== '' && commandOf(from) !== commandOf(to)),
    );
    expect(acquainted.filter(({ from }) => !knowsAll.includes(from)).map(written)).toEqual([]);
    expect(acquainted.length).toBeGreaterThan(10);
  });

  test.each(['collectors/platforms', 'alerts/notifiers'])('the plug-ins in %s do not know each other', (room) => {
    const pluginOf = (name: string): string | null =>
      isIn(name, room) && name !== `${room}/index.ts`
        ? (name.slice(room.length + 1).match(/^([^/]+)\//)?.[1] ?? null)
        : null;
    const known = [...graph].flatMap(([file, imports]) =>
      imports.map((target) => ({ from: nameOf(file), to: nameOf(target) })),
    );
    const acquainted = known.filter(
      ({ from, to }) => pluginOf(from) && pluginOf(to) && pluginOf(from) !== pluginOf(to),
    );
    expect(acquainted.map(written)).toEqual([]);
  });

  test('no folder holds more than 20 files, but for those that hold one thing each', () => {
    const oneThingEach = ['collectors/platforms', 'alerts/notifiers', 'cli', 'storage/postgres/connection/migrations'];
    const held = new Map<string, number>();
    for (const folder of names.map((name) => dirname(name))) held.set(folder, (held.get(folder) ?? 0) + 1);
    expect([...held].filter(([folder, count]) => count > 20 && !oneThingEach.includes(folder))).toEqual([]);
  });

  test('a function has 80 lines at most, but for those with a reason', () => {
    const reasons: Record<string, string> = {
      'analysis/text/reading/read-text.ts createReader': 'one loop over the letters: its comment says so',
      'analysis/text/phrases/read-words.ts readWords': 'one loop over the letters: its comment says so',
      'storage/postgres/connection/migrations/0001_tables.ts up': 'the tables, as SQL',
    };
    const sources = files.filter((file) => /(?<!\.d)\.ts$/.test(file));
    const long = sources.flatMap((file) =>
      functionsOf(readFileSync(file, 'utf8'))
        .filter(({ lines }) => lines > 80)
        .map(({ name }) => `${nameOf(file)} ${name}`),
    );
    expect([...new Set(long)].sort()).toEqual(Object.keys(reasons).sort());
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
      'alerts/messages/kinds',
      'alerts/notifiers',
      'analysis/sentiment',
      'reports',
      'queue',
      'storage',
    ];
    const found = names.filter((name) => name.endsWith('index.ts'));
    expect(found.filter((name) => !registries.includes(dirname(name)))).toEqual([]);
  });

  test('the database is asked in storage/postgres alone, beside the queue and the hold on the embedded server', () => {
    const asks = /from 'pg'|import\('pg'\)|\.query\(/;
    const asking = files.filter((file) => asks.test(readFileSync(file, 'utf8'))).map(nameOf);
    const may = ['storage/postgres', 'queue', 'storage/embedded/hold.ts'];
    expect(asking.filter((name) => !may.some((room) => isIn(name, room)))).toEqual([]);
    expect(asking.length).toBeGreaterThan(5);
  });

  test('the environment is read in src/config and for the terminal alone', () => {
    // Setting one variable is not reading: a library that is loaded afterwards reads it.
    const reads = /process\.env(?!\.\w+ = )/;
    const readers = files.filter((file) => reads.test(readFileSync(file, 'utf8'))).map(nameOf);
    expect(readers.filter((name) => !name.startsWith('config/') && !name.startsWith('cli/'))).toEqual([]);
  });

  test('operations print nothing and read no clock of their own', () => {
    const loud = /\bprocess\.|\bconsole\.|\bsystemClock\b|\bDate\.now\b|new Date\(\)/;
    const operations = files.filter((file) => isIn(nameOf(file), 'operations'));
    expect(operations.filter((file) => loud.test(readFileSync(file, 'utf8'))).map(nameOf)).toEqual([]);
    expect(operations.length).toBeGreaterThan(20);
  });

  test('ARCHITECTURE.md names what is there, and every room', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const named = [...text.matchAll(/`([a-z-]+(?:\/[\w.-]+)+|[a-z-]+\.ts)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => ![src, root].some((folder) => existsSync(join(folder, name))))).toEqual([]);
    const inside = [
      'storage/embedded',
      'storage/postgres',
      'storage/postgres/connection',
      'storage/postgres/erasure',
      'storage/postgres/peek',
      'storage/postgres/statements',
      'collectors/platforms',
      'cli/terminal',
      'cli/terminal/layout',
      'cli/terminal/reload',
    ];
    expect(rooms.filter((room) => !inside.includes(room) && !text.includes(`| \`${room}\` |`))).toEqual([]);
  });

  test('no folder is named after nothing', () => {
    const vague = /(^|\/)(utils?|helpers?|common|services?|misc|lib)(\/|\.ts$)/;
    expect(names.filter((name) => vague.test(name))).toEqual([]);
  });
});
