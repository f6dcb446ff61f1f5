import { stdout } from 'node:process';
import { createColors } from 'picocolors';
import { z } from 'zod';
import { cleanText } from '../../core/clean.ts';
import { Refused } from '../../core/errors.ts';
import type { AlertMessage } from '../messages/message.ts';
import { definePlugin } from './notifier.ts';
import { alertText } from './text.ts';

const settings = z.strictObject({
  color: z.boolean().default(false).describe('Bold and dim text on a terminal, unless NO_COLOR is set'),
});

function toStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(text, (error) =>
      error ? reject(new Refused(`stdout cannot be written (${error.message})`)) : resolve(),
    );
  });
}

/** Prints messages to the terminal where the worker runs. */
export const consolePlugin = (
  toTerminal: (text: string) => void | Promise<void> = toStdout,
  // False for a pipe or a file, and where NO_COLOR is set.
  hasColors = stdout.hasColors?.() ?? false,
) =>
  definePlugin({
    type: 'console',
    settings,
    create: ({ color }, { name, print, shell = (command) => command }) => {
      const write = print ? (text: string) => print(text.trim(), name) : toTerminal;
      const takesColor = hasColors && !print;
      const { bold, dim } = createColors(color && takesColor);
      const lines = (commands: AlertMessage['commands']): string => {
        const width = Math.max(...commands.map(({ label }) => label.length + 1));
        const line = ({ label, command }: AlertMessage['commands'][number]): string =>
          `${dim(`${cleanText(label)}:`.padEnd(width))} ${cleanText(shell(command))}`;
        return commands.map(line).join('\n');
      };
      return {
        async send(message, { chart }) {
          const ending = lines(message.commands);
          await write(`\n${alertText(message, chart.line, { style: { bold, dim }, ending })}\n`);
          return {};
        },
        check: async () => 'prints where the worker runs',
      };
    },
  });
