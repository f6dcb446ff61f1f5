import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commands } from '../../src/cli/commands.ts';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'dist', 'cli', 'earshot.js');
const names = Object.keys(commands);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  said: string;
}

/** The built program, as a person's shell runs it. */
function earshot(
  args: string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  return { code: status, out: stdout, said: stderr };
}

describe('help', () => {
  test('without arguments, and with --help, -h or help, all commands are listed', () => {
    for (const args of [[], ['--help'], ['help'], ['--debug', '-h']]) {
      const { code, out, said } = earshot(args);
      expect({ args, code, said }).toEqual({ args, code: 0, said: '' });
      for (const name of names) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
      expect(out).toContain('Examples:');
    }
  });

  test.each(names)('%s --help shows examples of itself', (name) => {
    const { code, out, said } = earshot([name, '--help']);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(out).toContain(`Usage: earshot ${name}`);
    expect(out.slice(out.indexOf('Examples:'))).toContain(`earshot ${name}`);
  });

  test('help COMMAND and -h COMMAND are COMMAND --help', () => {
    const { out } = earshot(['status', '--help']);
    expect(earshot(['help', 'status']).out).toBe(out);
    expect(earshot(['-h', 'status']).out).toBe(out);
    expect(earshot(['help', 'incidents', 'ack']).out).toContain('Usage: earshot incidents ack');
  });

  test.each(['list', 'show', 'ack', 'mute', 'resolve'])('incidents %s --help shows examples of itself', (name) => {
    const { code, out } = earshot(['incidents', name, '--help']);
    expect(code).toBe(0);
    expect(out.slice(out.indexOf('Examples:'))).toContain(`earshot incidents ${name}`);
  });

  test('--version prints the version alone', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(earshot(['--version'])).toEqual({ code: 0, out: `${version}\n`, said: '' });
  });
});

describe('wrong usage ends with 2 and says what to do', () => {
  test.each<[string[], RegExp]>([
    [['stats'], /^There is no command 'stats'\. Did you mean 'status'\? All commands: earshot --help\n$/],
    [['frobnicate'], /^There is no command 'frobnicate'\. All commands: earshot --help\n$/],
    [['constructor'], /^There is no command 'constructor'\./],
    [['--frob'], /unknown option '--frob'/],
    [['status', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)\n\(add --help for examples\)/],
    [['status', 'extra'], /too many arguments/],
    [['incidents'], /Usage: earshot incidents/],
    [['incidents', 'lst'], /unknown command 'lst'\n\(Did you mean list\?\)/],
    [['incidents', 'show'], /missing required argument 'id'/],
    [['incidents', 'list', '--state', 'shut'], /'shut' is invalid. Allowed choices are open, resolved/],
    [['incidents', 'list', '--limit', '0'], /Wanted a whole number, 1 or more/],
    [['incidents', 'mute', 'x', '--for', '3'], /^--for: found '3', wanted a span such as 90m, 4h, 2d or 1w\.\n$/],
    [['incidents', 'ack', 'x', '--by', ' \u0007'], /^--by: found no name/],
    [['export', '--incident'], /argument missing/],
    [['export'], /^Say whose mentions: --brand NAME or --incident ID\.\n$/],
    [['export', '--brand', 'a', '--evidence'], /^--evidence goes with --incident/],
    [['export', '--brand', 'a', '--format', 'xls'], /Allowed choices are csv, jsonl/],
    [['export', '--brand', 'a', '--label', 'bad'], /Allowed choices are negative, neutral, positive/],
  ])('earshot %j', (args, wanted) => {
    const { code, out, said } = earshot(args);
    expect(said).toMatch(wanted);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('errors', () => {
  test.each(['start', 'check', 'status', 'export --brand a', 'dead list', 'incidents list'])(
    '%s without its configuration says so in one plain line, and ends with 1',
    (command) => {
      const file = join(folder, 'nothing.yaml');
      const { code, out, said } = earshot([...command.split(' '), '--config', file]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(said).toBe(
        `The configuration ${file} cannot be read: there is no such file; name another one with --config FILE.\n`,
      );
    },
  );

  test('a store out of reach is named without its password, and --debug shows where', () => {
    const file = join(folder, 'away.yaml');
    writeFileSync(file, 'store: "postgres://me:hush-hush@127.0.0.1:9/x"\nbrands: [{ name: acme }]\n');
    const { code, said } = earshot(['status', '--config', file]);
    expect(code).toBe(1);
    expect(said).toContain('ECONNREFUSED');
    expect(said).not.toContain('\n    at ');
    const debugged = earshot(['--debug', 'status', '--config', file]);
    expect(debugged.said).toContain('\n    at ');
    expect(said + debugged.said).not.toContain('hush-hush');
  });

  test('a file with several mistakes names each of them with its line', () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'timezone: Nowhere/Land\nbrands: [{ nam: acme }]\n');
    const { code, said } = earshot(['incidents', 'list', '--config', file]);
    expect(code).toBe(1);
    expect(said).toMatch(/:1:/);
    expect(said).toMatch(/:2:/);
    expect(said).not.toContain('earshot failed');
  });
});

describe('output', () => {
  test('a reader that goes away ends it quietly', async () => {
    const child = spawn(process.execPath, [program, 'score'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    child.stdin.on('error', () => {});
    child.stdin.write('terrible\n');
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.destroy();
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    // As long as it reads.
    const timer = setInterval(() => child.stdin.write('terrible\n'), 50);
    expect(await ended).toBe(0);
    clearInterval(timer);
    expect(said).toBe('');
  });

  test('help piped into head ends quietly', () => {
    const { status, stderr } = spawnSync('bash', [
      '-c',
      `set -o pipefail; "${process.execPath}" "${program}" --help | head -1 >/dev/null; exit \${PIPESTATUS[0]}`,
    ]);
    expect({ status, said: String(stderr) }).toEqual({ status: 0, said: '' });
  });

  test('a full disk behind stdout is told', () => {
    const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" "${program}" schema > /dev/full`]);
    expect({ status, said: String(stderr) }).toEqual({ status: 1, said: expect.stringContaining('ENOSPC') });
  });

  const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
  (hasTerminal ? test : test.skip)('is in colour on a terminal, unless NO_COLOR says no', () => {
    const file = join(folder, 'colour.yaml');
    writeFileSync(file, 'brands: [{ name: acme }]\nsources: { hackernews: {} }\n');
    const command = `"${process.execPath}" "${program}" check --offline --config "${file}"`;
    const run = (env: Record<string, string>): string => {
      const { NO_COLOR: _, ...inherited } = process.env;
      return spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env: { ...inherited, ...env } })
        .stdout;
    };
    expect(run({ TERM: 'xterm' })).toContain('\u001b[1m');
    expect(run({ TERM: 'xterm', NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(earshot(['check', '--offline', '--config', file]).out).not.toContain('\u001b[');
  });

  test('earshot score loads neither the database driver nor the queue', () => {
    // Node writes the address of every script that it loaded.
    const loaded = mkdtempSync(join(folder, 'loaded-'));
    const { code, out } = earshot(['score'], { input: 'terrible\n', env: { NODE_V8_COVERAGE: loaded } });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: 1, label: 'negative' });
    const scripts = readdirSync(loaded).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(loaded, file), 'utf8')) as { result: { url: string }[] };
      return result.map(({ url }) => url);
    });
    expect(scripts.some((url) => url.endsWith('dist/cli/score/score.js'))).toBe(true);
    expect(scripts.filter((url) => /node_modules\/(pg|bullmq|ioredis|zod|nodemailer|pino)\//.test(url))).toEqual([]);
  });
});
