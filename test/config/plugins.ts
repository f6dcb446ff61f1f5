import { z } from 'zod';
import type { ConfigPlugins } from '../../src/config/file-schema.ts';

/** Small stand-ins, so that these tests know every setting. */
export const plugins: ConfigPlugins = {
  collectors: {
    hackernews: { settings: z.strictObject({ baseUrl: z.url().default('https://hn.example') }), pollMs: 60_000 },
    rss: {
      settings: z.strictObject({
        feeds: z.array(z.url()).min(1).describe('Addresses of the feeds'),
        baseUrl: z.url().optional(),
      }),
      pollMs: 300_000,
    },
    x: {
      settings: z.strictObject({
        token: z.string().min(10).describe('Bearer token'),
        budget: z
          .string()
          .regex(/^\d+ USD\/month$/, 'a budget such as 20 USD/month')
          .optional(),
        baseUrl: z.url().optional(),
      }),
      pollMs: 60_000,
    },
  },
  notifiers: {
    console: { settings: z.strictObject({ wide: z.boolean().default(false) }) },
    slack: {
      settings: z.union([
        z.strictObject({ webhook: z.url().describe('Incoming webhook') }),
        z.strictObject({ token: z.string().startsWith('xoxb-'), channel: z.string() }),
      ]),
    },
    email: { settings: z.strictObject({ to: z.array(z.email()).min(1), smtp: z.url(), from: z.email().optional() }) },
  },
  detectors: {
    'negative-spike': { settings: z.strictObject({ authors: z.int().min(1).default(4) }), isDefault: true },
    'urgent-post': { settings: z.strictObject({}), isDefault: true },
  },
  models: ['fast', 'accurate'],
  defaults: { source: 'hackernews', channel: 'console', model: 'fast' },
  checkQuery(query) {
    const at = [...query].indexOf('~');
    if (at >= 0) throw Object.assign(new Error(`column ${at + 1}: found "~", wanted a word`), { column: at + 1 });
  },
};
