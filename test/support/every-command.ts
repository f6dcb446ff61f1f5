import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import pg from 'pg';
import { commands, createProgram } from '../../src/cli/commands.ts';
import { dayMs, type Time } from '../../src/core/domain.ts';
import { runEarshotProcess } from './earshot-process.ts';
import { runCommand } from './run-command.ts';
import { until } from './until.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from './wave.ts';
import { mentionOf, noon } from './workplace.ts';

type Printed = Awaited<ReturnType<typeof runCommand>>;

/** A store that holds something of everything: what a command is tried on. */
export interface CommandPlace extends AsyncDisposable {
  place: ConfiguredWorkplace;
  /** Of a brand as it is stored. */
  brand: string;
  incident: string;
  mention: string;
  /** Writes a file beside the configuration, and returns its path. */
  write(name: string, content: string): Promise<string>;
}

const withSubcommands = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(withSubcommands);
const pathOf = ({ parent }: Command, own: string): string =>
  parent?.parent ? `${pathOf(parent, parent.name())} ${own}` : own;

/** Every command and subcommand that does something, by what is typed for it. */
export const everyCommand = async (): Promise<Map<string, Command>> =>
  new Map(withSubcommands(await createProgram()).map((command) => [pathOf(command, command.name()), command]));

export interface CommandCase {
  /** What it prints with `--json`: one document, or a line for each. */
  json: 'one' | 'lines';
  args?(place: CommandPlace): string[] | Promise<string[]>;
  run?(args: string[]): Promise<Printed>;
}

const rows = 'id,text,at\n1,my kaffa is cold,2026-03-15T12:00:00Z\n2,,2026-03-15T12:00:00Z\n';
const labelled = 'text,label\nI hate this terrible machine,negative\nI love this,negative\n';
const about = ({ incident }: CommandPlace): string[] => [incident, '--by', 'jo'];
const ofBrand = ({ brand }: CommandPlace): string[] => ['--brand', brand];

const weekMs = 7 * dayMs;
const weeksSince = (time: Time): string => String(Math.ceil((Date.now() - time) / weekMs));

/** How each command is tried. What only its own test tries is null. */
export const commandCases: Readonly<Record<string, CommandCase | null>> = {
  start: { json: 'lines', run: startAndStop },
  reload: { json: 'one' },
  // Takes a minute.
  demo: null,
  check: { json: 'one' },
  import: {
    json: 'one',
    args: async ({ write, brand }) => [await write('rows.csv', rows), '--brand', brand, '--source', 'forum'],
  },
  score: { json: 'lines', run: async (args) => scoreLines(args) },
  rescore: { json: 'one', args: (place) => [...ofBrand(place), '--model', 'fast'] },
  status: { json: 'one' },
  'mentions list': { json: 'lines', args: ofBrand },
  'mentions show': { json: 'one', args: ({ mention }) => [mention] },
  'mentions label': { json: 'one', args: ({ mention }) => [mention, 'negative', '--by', 'jo'] },
  'model eval': { json: 'one', args: async ({ write }) => ['--file', await write('labelled.csv', labelled)] },
  'incidents list': { json: 'lines' },
  'incidents show': { json: 'one', args: ({ incident }) => [incident] },
  'incidents ack': { json: 'one', args: about },
  'incidents mute': { json: 'one', args: about },
  'incidents resolve': { json: 'one', args: about },
  'incidents verdict': { json: 'one', args: ({ incident }) => [incident, 'real', '--by', 'jo'] },
  'rules stats': { json: 'lines' },
  'rules plan': {
    json: 'lines',
    args: (place) => [...ofBrand(place), '--weeks', weeksSince(noon - 3 * weekMs), '--false-alarms', '1/week'],
  },
  'alert test': { json: 'one', args: () => ['--channel', 'cx'] },
  export: {
    json: 'one',
    args: ({ place, ...about }) => [
      ...ofBrand({ place, ...about }),
      '--out',
      join(dirname(place.config.file), 'a.csv'),
    ],
  },
  backtest: { json: 'lines', args: (place) => [...ofBrand(place), '--rule', 'negative-spike'] },
  'dead list': { json: 'one' },
  'dead retry': { json: 'one', args: () => ['--all'] },
  'dead drop': { json: 'one', args: () => ['--all'] },
  forget: { json: 'one', args: ({ mention }) => ['--mention', mention] },
  schema: { json: 'one' },
};

const withoutConfig = ['score', 'schema', 'model eval'];

/** Runs a command as its case says, with more flags. */
export async function runCase(path: string, place: CommandPlace, ...more: string[]): Promise<Printed> {
  const found = commandCases[path];
  const [name = ''] = path.split(' ');
  const file = await commands[name]?.load();
  if (!found || !file) throw new Error(`there is no case for ${path}`);
  const config = withoutConfig.includes(path) ? [] : ['--config', place.place.config.file];
  const args = [...path.split(' '), ...((await found.args?.(place)) ?? []), ...config, ...more];
  return found.run ? found.run(args) : runCommand(file, ...args);
}

async function startAndStop(args: string[]): Promise<Printed> {
  const earshot = runEarshotProcess(args);
  try {
    await until(() => /Watching /.test(earshot.out() + earshot.said()) || earshot.ended() !== null);
    earshot.send('SIGTERM');
    await earshot.exited;
  } finally {
    await earshot.kill();
  }
  return { out: earshot.out(), said: earshot.said() };
}

function scoreLines(args: string[]): Printed {
  const program = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'earshot.js');
  const input = 'the handle broke off\n{"text": 1}\n';
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' });
  return { out: stdout, said: stderr };
}

/** Gives the brand of a place another name, wherever it is stored. */
export async function renameBrand(place: CommandPlace, brand: string): Promise<CommandPlace> {
  const client = new pg.Client({ connectionString: place.place.url });
  await client.connect();
  const { rows } = await client.query<{ table: string }>(
    "SELECT table_name AS table FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'brand'",
  );
  for (const { table } of rows)
    await client.query(`UPDATE ${table} SET brand = $1 WHERE brand = $2`, [brand, place.brand]);
  await client.end();
  return { ...place, brand };
}

/** A wave that was told, of which a message and a mention were given up. */
export async function openCommandPlace(): Promise<CommandPlace> {
  const place = await openConfiguredWorkplace();
  const { store } = place;
  const incident = await openIncident(place, 16);
  const [told] = (await store.notifications({ limit: 1 })).items;
  if (told) await store.settleNotification(told.id, { state: 'dead', error: 'mailbox full' });
  await store.saveMentions([mentionOf('given-up', noon)], noon);
  return {
    place,
    brand: 'kaffa',
    incident: incident.id,
    mention: mentionOf('quiet-1', null).id,
    async write(name, content) {
      const file = join(dirname(place.config.file), name);
      await writeFile(file, content);
      return file;
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}
