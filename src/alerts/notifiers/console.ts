import { stdout } from 'node:process';
import { createColors } from 'picocolors';
import { z } from 'zod';
import { Refused } from '../../core/errors.ts';
import { definePlugin } from './notifier.ts';
import { alertText } from './text.ts';

const settings = z.strictObject({
  color: z.boolean().default(false).describe('Bold and dim text, for terminals that support it'),
});

function toStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(text, (error) =>
      error ? reject(new Refused(`stdout cannot be written (${error.message})`)) : resolve(),
    );
  });
}

/** Prints messages to the terminal where the worker runs. */
export const consolePlugin = (write: (text: string) => void | Promise<void> = toStdout) =>
  definePlugin({
    type: 'console',
    settings,
    create: ({ color }) => {
      const { bold, dim } = createColors(color);
      return {
        async send(message, { chart }) {
          await write(`\n${alertText(message, chart.line, { bold, dim })}\n`);
          return {};
        },
        check: async () => 'prints where the worker runs',
      };
    },
  });
