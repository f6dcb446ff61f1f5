// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of the file under test.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { schemaText } from '../../src/cli/schema.ts';
import { type JsonSchema, partSchemas } from '../../src/config/json-schema.ts';
import { loadConfig, sampleBrand } from '../../src/config/load-config.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { configPlugins } from '../../src/plugins.ts';
import { environment, wholeFile } from './whole-file.ts';

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'config', 'earshot.yaml');
const text = readFileSync(file, 'utf8');
const plugins = await configPlugins();
const schema = await schemaText();

test('the file with every part is right with the plug-ins of this version', () => {
  const config = parseConfig(wholeFile, { file, environment, plugins });
  expect(config.sources.map(({ platform }) => platform)).toEqual(['hackernews', 'rss', 'x']);
  expect(config.brands[0]?.rules[0]?.notify).toEqual(['cx', 'oncall']);
});

describe('the configuration that we ship', () => {
  test('starts without any environment variable, on sources that need no key', async () => {
    const config = await loadConfig({ file, plugins, environment: {} });
    expect(config.sources.map(({ platform }) => platform)).toEqual(['hackernews', 'rss']);
    expect(config.channels.map(({ type }) => type)).toEqual(['console']);
    expect(config.brands.map(({ name }) => name)).toEqual([sampleBrand]);
    expect(config.brands).toHaveLength(1);
    expect(config.brands[0]?.rules).toMatchObject([{ detector: 'negative-spike', falseAlarmsPerMonth: 2 }]);
    expect(config.data).toBe(join(root, 'data'));
  });

  test('is right in every example that is switched off', () => {
    const examples = text.replace(/^( *)#(?=[^\s#])/gm, '$1');
    expect(examples).not.toBe(text);
    const environment = {
      X_BEARER_TOKEN: 'AAAA',
      REDDIT_CLIENT_ID: 'an-app',
      REDDIT_CLIENT_SECRET: 'its-secret',
      MASTODON_TOKEN: 'BBBB',
      BLUESKY_APP_PASSWORD: 'abcd-efgh-ijkl-mnop',
      HEARTBEAT_URL: 'https://ping.example/1',
      GOOGLE_ALERTS_FEED: 'https://alerts.example/feeds/1/2',
      SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T0/B0/1',
      SLACK_BOT_TOKEN: 'xoxb-1-2-3',
      SLACK_APP_TOKEN: 'xapp-1-A1-1-secret',
      SMTP_URL: 'smtp://user:password@mail.example:587',
      WEBHOOK_SECRET: 'sixteen characters or more',
      SURVEY_SECRET: 'sixteen characters or more',
    };
    const config = parseConfig(examples, { file, environment, plugins });
    expect(new Set(config.channels.map(({ type }) => type))).toEqual(new Set(Object.keys(plugins.notifiers)));
    expect(new Set(config.sources.map(({ platform }) => platform))).toEqual(new Set(Object.keys(plugins.collectors)));
    expect(config.brands[0]?.sources).toEqual(['hackernews', 'press']);
  });

  test('explains every key that may stand in it', () => {
    const { file: top, brand, sources, channels, rules } = partSchemas(plugins);
    const known = new Set(
      [top, brand, ...[sources, channels, rules].flatMap((parts) => Object.values(parts))].flatMap(keysIn),
    );
    const explained = new Set(Array.from(text.matchAll(/^[ #-]*([A-Za-z]+)(?::| {2,})/gm), ([, key]) => key));
    expect(known.size).toBeGreaterThan(20);
    expect([...known].filter((key) => !explained.has(key))).toEqual([]);
  });
});

function keysIn(schema: JsonSchema): string[] {
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [...Object.keys(schema.properties ?? {}), ...alternatives.flatMap(keysIn)];
}

describe('the schema for editors', () => {
  test('is the one that is made from the settings: npm run schema writes it', () => {
    expect(readFileSync(join(root, 'config', 'earshot.schema.json'), 'utf8')).toBe(`${schema}\n`);
  });

  test.each([
    ['our own file', text],
    ['a file with every part', wholeFile],
  ])('agrees with %s', (_, yaml) => {
    expect(z.fromJSONSchema(JSON.parse(schema)).safeParse(parseYaml(yaml)).error?.issues).toBeUndefined();
  });

  test.each([
    ['an unknown key', 'brands: [{ name: a, colour: red }]'],
    ['an unknown setting of a source', 'sources: { hackernews: { colour: red } }\nbrands: [{ name: a }]'],
    ['an unknown type of channel', 'channels: { cx: { type: pigeon } }\nbrands: [{ name: a }]'],
    ['no brands', 'timezone: UTC'],
  ])('objects to %s', (_, yaml) => {
    expect(z.fromJSONSchema(JSON.parse(schema)).safeParse(parseYaml(yaml)).success).toBe(false);
  });

  test('describes every key', () => {
    const undescribed: string[] = [];
    const walk = (schema: JsonSchema, path: string): void => {
      for (const [key, value] of Object.entries(schema.properties ?? {})) {
        if (typeof value !== 'object') continue;
        const fixed = value.const !== undefined;
        if (!fixed && value.description === undefined && !path.endsWith('sources')) undescribed.push(`${path}.${key}`);
        walk(value, `${path}.${key}`);
      }
      for (const inner of [...(schema.anyOf ?? []), ...Object.values(schema.$defs ?? {})]) walk(inner, path);
    };
    walk(JSON.parse(schema) as JsonSchema, '');
    expect(undescribed).toEqual([]);
  });
});
