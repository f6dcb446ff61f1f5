import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.ts';
import { maxFileBytes } from '../../src/config/read-document.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { plugins } from './plugins.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

const load = async (content: string | Uint8Array, environment?: Record<string, string>) => {
  const file = join(folder, 'earshot.yaml');
  await writeFile(file, content);
  return loadConfig({ file, plugins, ...(environment ? { environment } : {}) });
};

describe('loading a file', () => {
  test('takes paths relative to its folder, whatever the working directory is', async () => {
    const config = await load('data: ./here\nbrands: [{ name: acme }]');
    expect(config).toMatchObject({ file: join(folder, 'earshot.yaml'), data: join(folder, 'here') });
  });

  test('reads the environment of the process unless another one is given', async () => {
    const text = `brands: [{ name: acme, competitors: ["\${EARSHOT_TEST_RIVAL}"] }]`;
    process.env.EARSHOT_TEST_RIVAL = 'from the process';
    try {
      expect((await load(text)).brands[0]?.competitors).toEqual(['from the process']);
      expect((await load(text, { EARSHOT_TEST_RIVAL: 'given' })).brands[0]?.competitors).toEqual(['given']);
    } finally {
      delete process.env.EARSHOT_TEST_RIVAL;
    }
  });

  test('does not read a .env file', async () => {
    await writeFile(join(folder, '.env'), 'RIVAL=secret');
    await expect(load(`brands: [{ name: acme, competitors: ["\${RIVAL}"] }]`, {})).rejects.toThrow('RIVAL is not set');
  });

  test('takes a byte order mark and line ends of Windows', async () => {
    expect((await load('\ufeffbrands:\r\n  - name: acme\r\n    query: tea\r\n')).brands[0]?.query).toBe('tea');
  });

  test.each([
    ['text that is not UTF-8', new Uint8Array([0x62, 0xff, 0xfe]), 'not UTF-8'],
    ['a huge file', 'x'.repeat(maxFileBytes + 1), 'larger than'],
  ])('refuses %s', async (_, content, reason) => {
    const result = load(content);
    await expect(result).rejects.toBeInstanceOf(ConfigError);
    await expect(result).rejects.toThrow(reason);
  });

  test('says which file is missing and how to name another', async () => {
    const file = join(folder, 'nowhere.yaml');
    await expect(loadConfig({ file, plugins })).rejects.toThrow(`${file} cannot be read: there is no such file`);
    await expect(loadConfig({ file, plugins })).rejects.toThrow('--config FILE');
    await expect(loadConfig({ file: folder, plugins })).rejects.toThrow('it is a folder');
  });
});
