import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';

const signals = new URL('../../../dist/cli/terminal/signals.js', import.meta.url).href;

/** A process in which something hangs: a task that waits as long as there is a signal, and for ever after it. */
function hang(options: object) {
  const task = `const { untilSignal } = await import(${JSON.stringify(signals)});
    const forEver = () => new Promise(() => process.stdout.write('ready', () => setInterval(() => {}, 1_000)));
    await untilSignal(forEver, ${JSON.stringify(options)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', task], { stdio: 'pipe' });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return {
    ready: new Promise((resolve) => child.stdout.once('data', resolve)),
    exited: new Promise<number | null>((resolve) => child.once('close', resolve)),
    send: (signal: NodeJS.Signals) => child.kill(signal),
    said: () => said,
  };
}

it.each([
  ['SIGTERM', {}, 143],
  ['SIGINT', {}, 130],
  ['SIGTERM', { forcedCode: 0 }, 0],
] as const)('%s with %j ends what hangs, and says so', async (signal, options, code) => {
  const task = hang({ ...options, stopWithinMs: 300 });
  await task.ready;
  task.send(signal);
  expect(await task.exited).toBe(code);
  expect(task.said()).toContain('did not stop in time');
});

it('a second Ctrl-C ends at once, but not the copy of the first', async () => {
  const task = hang({ stopWithinMs: 60_000 });
  await task.ready;
  task.send('SIGINT');
  await sleep(50);
  task.send('SIGINT');
  const first = await Promise.race([task.exited, sleep(1_100, 'runs')]);
  expect(first).toBe('runs');
  task.send('SIGINT');
  expect(await task.exited).toBe(130);
  expect(task.said()).toBe('');
});
