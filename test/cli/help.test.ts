import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/commands.ts';

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];

test('the help of every command says once what the exit codes are', async () => {
  for (const command of all(await createProgram())) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect([command.name(), help.match(/Exit codes: 0 success/g)?.length]).toEqual([command.name(), 1]);
  }
});
