import { stdout } from 'node:process';
import { createColors } from 'picocolors';
import { z } from 'zod';
import { definePlugin } from './notifier.ts';
import { alertText } from './text.ts';

const settings = z.strictObject({
  color: z.boolean().default(false).describe('Bold and dim text, for a terminal that shows it'),
});

/** Prints messages where the worker runs. */
export const consolePlugin = (write: (text: string) => void = (text) => void stdout.write(text)) =>
  definePlugin({
    type: 'console',
    settings,
    create: ({ color }) => {
      const { bold, dim } = createColors(color);
      return {
        async send(message, { chart }) {
          write(`\n${alertText(message, chart.line, { bold, dim })}\n`);
          return {};
        },
        check: async () => 'prints where the worker runs',
      };
    },
  });
