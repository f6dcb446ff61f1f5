import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { define } from '../../../src/cli/check/check.ts';
import { ConfigError } from '../../../src/core/errors.ts';

let folder = '';
let server: Server;
let origin = '';
const methods: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-check-'));
  server = createServer((request, response) => {
    methods.push(request.method ?? '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ hits: [], nbHits: 0 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object' && address) origin = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

/** Runs the command in this process: what it wrote to stdout, and its exit code. */
async function check(text: string, ...flags: string[]): Promise<{ out: string; code: number }> {
  const file = join(folder, 'earshot.yaml');
  await writeFile(file, text);
  let out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const program = new Command().exitOverride();
  define(program);
  process.exitCode = 0;
  try {
    await program.parseAsync(['check', '--config', file, ...flags], { from: 'user' });
    return { out, code: Number(process.exitCode) };
  } finally {
    jest.restoreAllMocks();
  }
}

const good = (): string => `sources: { hackernews: { baseUrl: "${origin}" } }\nbrands: [{ name: acme }]\n`;

describe('earshot check', () => {
  test('tries what is configured without sending, and ends well', async () => {
    const { out, code } = await check(good());
    expect(out).toContain('is valid and watches acme.');
    expect(out).toMatch(/hackernews +hackernews +30 days +ok/);
    expect(out).toMatch(/console +console +2 +4 of 4 +ok/);
    expect(code).toBe(0);
    expect(methods).toEqual(methods.map(() => 'GET'));
  });

  test('ends with 1 when a source does not answer, and still tells about the others', async () => {
    const dead = `sources: { hackernews: { baseUrl: "${origin}" }, press: { platform: rss, feeds: ["http://127.0.0.1:9/"] } }`;
    const { out, code } = await check(`${dead}\nbrands: [{ name: acme }]`);
    expect(out).toMatch(/press +rss +forever +FAILED/);
    expect(out).toMatch(/hackernews +hackernews +30 days +ok/);
    expect(code).toBe(1);
  });

  test('contacts nobody with --offline', async () => {
    const before = methods.length;
    const { out, code } = await check(good(), '--offline');
    expect(out).toMatch(/hackernews +hackernews +30 days +not tried/);
    expect([code, methods.length]).toEqual([0, before]);
  });

  test('prints one JSON object with --json', async () => {
    const { out } = await check(good(), '--json');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      sources: [{ name: 'hackernews', platform: 'hackernews', brands: 1, ok: true }],
      channels: [{ name: 'console', type: 'console', rules: 2, falseAlarmsPerMonth: 4, budgetPerMonth: 4, ok: true }],
      brands: [{ name: 'acme', query: '"acme"', rules: 2 }],
      warnings: [],
    });
  });

  test('refuses a wrong file as a whole, in words or in JSON', async () => {
    const wrong = 'timezone: Nowhere/Land\nbrands: [{ name: acme, query: "(" }]';
    await expect(check(wrong)).rejects.toBeInstanceOf(ConfigError);
    const { out, code } = await check(wrong, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [
        { key: 'timezone', line: 1, column: 11 },
        { key: 'brands[0].query', line: 2 },
      ],
    });
  });
});
