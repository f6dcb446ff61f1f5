import { jest } from '@jest/globals';
import { Command } from 'commander';

/** Runs a command in this process: what it wrote to stdout and stderr. Rejects with what it throws. */
export async function runCommand(
  { define }: { define(program: Command): void },
  ...args: string[]
): Promise<{ out: string; said: string }> {
  const out: Buffer[] = [];
  const said: Buffer[] = [];
  const into =
    (chunks: Buffer[]) =>
    (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
      const written = more.find((one): one is () => void => typeof one === 'function');
      written?.();
      return chunks.push(Buffer.from(chunk)) > 0;
    };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(into(out)),
    jest.spyOn(process.stderr, 'write').mockImplementation(into(said)),
  ];
  try {
    const program = new Command('earshot').exitOverride();
    define(program);
    await program.parseAsync(args, { from: 'user' });
    return { out: Buffer.concat(out).toString(), said: Buffer.concat(said).toString() };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
