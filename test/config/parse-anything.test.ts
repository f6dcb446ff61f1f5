import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDocument, type Scalar } from 'yaml';
import { parseConfig } from '../../src/config/parse-config.ts';
import { columnInScalar } from '../../src/config/scalar-columns.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { plugins } from './plugins.ts';

const words = [
  ...['brands', 'name', 'rules', 'sources', 'channels', 'type', 'slack', 'poll', 'detector', 'notify', 'acme'],
  ...['negative-spike', ':', ' ', '\n', '\n  ', '- ', '{', '}', '[', ']', '"', "'", '&a', '*a', '!!x', '|', '>', '#'],
  ...['__proto__', '$', '{A}', 'null', '5', '%', ',', '\t', '\u0000', '\ud800', 'é'],
];
const parse = (text: string) => parseConfig(text, { file: 'f', environment: { A: 'topsecret' }, plugins });

describe('any text', () => {
  test('is a whole configuration or a ConfigError', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), (parts) => {
        try {
          expect(parse(parts.join('')).brands.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect(String(error)).not.toContain('topsecret');
        }
      }),
      { numRuns: 400 },
    );
  });

  test('as any value of any key is a whole configuration or a ConfigError that names a place in the file', () => {
    const key = fc.constantFrom(
      'timezone',
      'data',
      'store',
      'queue',
      'heartbeat',
      'sources',
      'channels',
      'brands',
      'x',
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue({ maxDepth: 4 })), (value) => {
        try {
          parse(JSON.stringify(value));
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect(String(error)).toMatch(/\n {2}f:\d+:\d+: /);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('nothing that stands in an accepted file is left out of the configuration', () => {
  const junk = fc.constantFrom<unknown>(null, 5, [], {}, 'slack', { type: null }, { tpye: 'console' }, { platform: 5 });
  const mostly = (...good: unknown[]) =>
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: junk });
  const source = mostly({}, { platform: 'hackernews' }, { platform: 'rss', feeds: ['https://a.example'] });
  const channel = mostly({ type: 'console' }, { type: 'slack', webhook: 'https://a.example' });
  const rule = fc.tuple(fc.nat(2), mostly({ detector: 'negative-spike' }));
  const name = fc.constantFrom('hackernews', 'console', 'slack', 'rss', 'a', 'b');
  const file = fc.record({
    sources: fc.dictionary(name, source, { maxKeys: 2 }),
    channels: fc.dictionary(name, channel, { maxKeys: 2 }),
    rules: fc.array(rule, { maxLength: 2 }),
  });
  let accepted = 0;
  fc.assert(
    fc.property(file, ({ sources, channels, rules }) => {
      const named = rules.map(([number, value]) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) ? { name: `r${number}`, ...value } : value,
      );
      const outcome = (() => {
        try {
          return parse(JSON.stringify({ sources, channels, brands: [{ name: 'acme', rules: named }] }));
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          return null;
        }
      })();
      if (!outcome) return;
      accepted++;
      expect(outcome.sources.map((one) => one.name)).toEqual(Object.keys(sources));
      expect(outcome.channels.map((one) => one.name)).toEqual(Object.keys(channels));
      expect(outcome.brands[0]?.rules).toHaveLength(rules.length);
    }),
    { numRuns: 250 },
  );
  expect(accepted).toBeGreaterThan(25);
});

test('each character of a one-line text is found where it stands', () => {
  const quotes = [
    (text: string) => `'${text.replaceAll("'", "''")}'`,
    (text: string) => JSON.stringify(text),
    (text: string) =>
      `"${Array.from(text, (char) => `\\U${char.codePointAt(0)?.toString(16).padStart(8, '0')}`).join('')}"`,
  ];
  const char = fc.constantFrom('a', "'", '"', '\\', '😀', 'ü', '(', ':');
  fc.assert(
    fc.property(fc.array(char, { minLength: 1, maxLength: 12 }), fc.constantFrom(...quotes), (chars, quote) => {
      const text = `key: ${quote(chars.join(''))}`;
      const document = parseDocument(text);
      const scalar = document.get('key', true) as Scalar;
      chars.forEach((expected, index) => {
        const offset = columnInScalar(text, scalar, index + 1) ?? 0;
        const rest = parseDocument(`${text.charAt(5)}${text.slice(offset)}`).toJS() as string;
        expect(rest).toBe(chars.slice(index).join(''));
        expect(rest.startsWith(expected)).toBe(true);
      });
    }),
  );
});
