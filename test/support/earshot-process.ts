import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { until } from './until.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'earshot.js');

export interface EarshotProcess {
  pid: number;
  /** Null while it runs; a signal's name when it was killed. */
  ended(): number | NodeJS.Signals | null;
  exited: Promise<number | NodeJS.Signals>;
  out(): string;
  /** What it wrote to stderr. */
  said(): string;
  /** Waits until it has said that it watches. */
  ready(): Promise<void>;
  /** As when whoever read its stdout and stderr has gone. */
  closeOutput(): void;
  send(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
}

/**
 * Runs the built `earshot` in a process of its own; with `ownGroup` it can get signals as from a terminal. `input` is the
 * beginning of a stdin that never ends.
 */
export function runEarshotProcess(
  args: string[],
  options: { ownGroup?: boolean; env?: Record<string, string>; input?: string } = {},
): EarshotProcess {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: options.ownGroup ?? false,
    env: { ...process.env, ...options.env },
  });
  child.stdin?.on('error', () => undefined).write(options.input);
  let out = '';
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let ended: number | NodeJS.Signals | null = null;
  const exited = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      ended = signal ?? code ?? 0;
      resolve(ended);
    });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    ended: () => ended,
    exited,
    out: () => out,
    said: () => said,
    async ready() {
      await until(() => said.includes('Ctrl-C stops') || ended !== null);
      if (ended !== null) throw new Error(`earshot ${args.join(' ')} ended with ${ended}: ${said.slice(-2000)}`);
    },
    closeOutput() {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    send(signal) {
      process.kill(options.ownGroup ? -pid : pid, signal);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs it to its end. */
export async function earshotCommand(
  ...args: string[]
): Promise<{ code: number | NodeJS.Signals; out: string; said: string }> {
  const command = runEarshotProcess(args);
  const code = await command.exited;
  return { code, out: command.out(), said: command.said() };
}
