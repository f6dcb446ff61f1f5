import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { configPlugins } from '../../../src/plugins.ts';

const plugins = await configPlugins();

const pageOf = (platform: string): string =>
  readFileSync(new URL(`../../../docs/platforms/${platform}.md`, import.meta.url), 'utf8');

test.each(['mastodon', 'lemmy'])('the recipes on the page of %s are right', (platform) => {
  const recipes = [...pageOf(platform).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);
  expect(recipes.length).toBeGreaterThan(0);
  for (const recipe of recipes) {
    const { sources } = parseConfig(recipe, { file: '/earshot.yaml', environment: {}, plugins });
    expect(sources.map((source) => source.platform)).toContain(platform);
  }
});
