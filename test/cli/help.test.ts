import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { createOverview, createProgram } from '../../src/cli/commands.ts';
import { displayWidth } from '../../src/wording/display-width.ts';

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return help;
}

test('the help of every command is at most 80 columns wide', async () => {
  for (const command of [createOverview(), ...all(await createProgram())])
    expect(
      helpOf(command)
        .split('\n')
        .filter((line) => displayWidth(line) > 80),
    ).toEqual([]);
});

test('the help of every command says once what the exit codes are', async () => {
  for (const command of all(await createProgram())) {
    const help = helpOf(command);
    expect([command.name(), help.match(/Exit codes: 0 success/g)?.length]).toEqual([command.name(), 1]);
  }
});

test('the default mode of an exported file is shown as it is written', async () => {
  const exporting = (await createProgram()).commands.find((command) => command.name() === 'export');
  expect(exporting && helpOf(exporting).replace(/\s+/g, ' ')).toContain('is for its owner (default: 600)');
});
