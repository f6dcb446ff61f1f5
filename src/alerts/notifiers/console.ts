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
  write: (text: string) => void | Promise<void> = toStdout,
  // False for a pipe or a file, and where NO_COLOR is set.
  takesColor = stdout.hasColors?.() ?? false,
) =>
  definePlugin({
    type: 'console',
    settings,
    create: ({ color }, { name, print, shell = (command) => command }) => {
      const { bold, dim } = createColors(color && takesColor && !print);
      const line = ({ label, command }: AlertMessage['commands'][number]): string =>
        `${dim(`${label}:`.padEnd(12))} ${cleanText(shell(command))}`;
      return {
        async send(message, { chart }) {
          const ending = message.commands.map(line).join('\n');
          const text = alertText(message, chart.line, { style: { bold, dim }, ending });
          await (print ? print(text, name) : write(`\n${text}\n`));
          return {};
        },
        check: async () => 'prints where the worker runs',
      };
    },
  });
