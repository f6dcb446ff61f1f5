import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { collectors } from '../src/collectors/index.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { configPlugins } from '../src/plugins.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'platforms');
const plugins = await configPlugins();
const pages = readdirSync(folder).filter((file) => file.endsWith('.md'));

/** Whatever name: values that a variable would hold. */
const environment = new Proxy<Record<string, string>>(
  {},
  { get: () => 'sixteen letters', getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }) },
);

/** The blocks of YAML of a page. One that shows a part of the file is completed. */
const blocksOf = (page: string): string[] =>
  [...readFileSync(join(folder, page), 'utf8').matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map(([, block = '']) =>
    /^brands:/m.test(block) ? block : `${block}\nbrands: [{ name: kaffa }]\n`,
  );

describe('the pages of the platforms', () => {
  test('there is one for each', () => {
    expect(Object.keys(collectors).filter((name) => !existsSync(join(folder, `${name}.md`)))).toEqual([]);
  });

  test.each(pages)('every configuration in %s is right', (page) => {
    for (const block of blocksOf(page)) {
      const config = parseConfig(block, { file: '/etc/earshot/earshot.yaml', environment, plugins });
      expect(config.brands.length).toBeGreaterThan(0);
    }
  });

  test('says what it costs, what it needs and what it cannot see', () => {
    const missing = Object.keys(collectors).flatMap((name) => {
      const text = readFileSync(join(folder, `${name}.md`), 'utf8').toLowerCase();
      return ['cost', 'need', 'see'].filter((word) => !text.includes(word)).map((word) => `${name}: ${word}`);
    });
    expect(missing).toEqual([]);
  });
});
