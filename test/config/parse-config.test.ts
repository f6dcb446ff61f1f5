// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of the file under test.

import { describe, expect, test } from '@jest/globals';
import type { ConfigPlugins } from '../../src/config/file-schema.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { InvalidConfig, type Problem } from '../../src/config/problems.ts';
import type { Config } from '../../src/core/config.ts';
import { dayMs, monthMs } from '../../src/core/domain.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { computedMs } from '../support/computed.ts';
import { plugins } from './plugins.ts';
import { environment, wholeFile } from './whole-file.ts';

type Environment = Record<string, string | undefined>;
const parse = (text: string, environment: Environment = {}): Config =>
  parseConfig(text, { file: '/etc/earshot/earshot.yaml', environment, plugins });

function problemsOf(text: string, environment: Environment = {}): readonly Problem[] {
  try {
    parse(text, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    if (error instanceof InvalidConfig) return error.problems;
    throw error;
  }
  throw new Error('the text was taken');
}
const messageFor = (text: string, environment: Environment = {}): string => {
  try {
    parse(text, environment);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};
const brand = 'brands: [{ name: acme }]\n';

describe('a whole file', () => {
  test('becomes a configuration with every part in its place', () => {
    expect(parse(wholeFile, environment)).toEqual({
      file: '/etc/earshot/earshot.yaml',
      timezone: 'Europe/Berlin',
      data: '/etc/earshot/data',
      store: { engine: 'embedded' },
      queue: { engine: 'store' },
      models: [],
      heartbeat: environment.HEARTBEAT_URL,
      web: { host: '127.0.0.1', port: 4680 },
      keepCountsMs: 25 * monthMs,
      sources: [
        { name: 'hackernews', platform: 'hackernews', pollMs: 60_000, settings: { baseUrl: 'https://hn.example' } },
        { name: 'press', platform: 'rss', pollMs: 300_000, settings: { feeds: ['https://example.org/feed.xml'] } },
        {
          name: 'x',
          platform: 'x',
          pollMs: 60_000,
          settings: { token: environment.X_BEARER_TOKEN, budget: '20 USD/month' },
        },
      ],
      channels: [
        { name: 'cx', type: 'slack', settings: { webhook: environment.SLACK_WEBHOOK_URL } },
        { name: 'oncall', type: 'email', settings: { to: ['cx@example.org'], smtp: environment.SMTP_URL } },
      ],
      brands: [
        {
          name: 'nintendo',
          query: '(nintendo OR "switch 2") -resale',
          accounts: ['x:NintendoAmerica'],
          sources: ['hackernews', 'press'],
          competitors: ['playstation'],
          model: 'fast',
          timezone: 'Europe/Berlin',
          weight: 2,
          campaigns: [],
          cx: { touchpoints: {}, stages: {}, intents: {} },
          rules: [
            {
              name: 'wave',
              detector: 'negative-spike',
              falseAlarmsPerMonth: 2,
              notify: ['cx', 'oncall'],
              settings: { authors: 4 },
            },
          ],
        },
      ],
    });
  });

  test('with brands alone is complete: Hacker News, the console and one rule', () => {
    const config = parse(brand);
    expect(config.sources.map(({ platform }) => platform)).toEqual(['hackernews']);
    expect(config.channels).toEqual([{ name: 'console', type: 'console', settings: { wide: false } }]);
    expect(config).toMatchObject({ timezone: 'UTC', data: '/etc/earshot/data', heartbeat: null });
    expect(config.brands).toEqual([
      {
        name: 'acme',
        query: '"acme"',
        accounts: [],
        sources: ['hackernews'],
        competitors: [],
        model: 'fast',
        timezone: 'UTC',
        weight: 1,
        campaigns: [],
        cx: { touchpoints: {}, stages: {}, intents: {} },
        rules: [
          {
            name: 'negative-spike',
            detector: 'negative-spike',
            falseAlarmsPerMonth: 2,
            notify: ['console'],
            settings: { authors: 4 },
          },
          {
            name: 'urgent-post',
            detector: 'urgent-post',
            falseAlarmsPerMonth: 2,
            notify: ['console'],
            settings: {},
          },
        ],
      },
    ]);
  });

  test('keeps text as long as the file says, else as the platform asks for', () => {
    const { hackernews, rss, x } = plugins.collectors;
    const told = {
      hackernews: { ...hackernews, deletions: 'untold' },
      rss: { ...rss, deletions: 'none' },
      x: { ...x, deletions: 'told' },
    } as ConfigPlugins['collectors'];
    const keptBy = (text: string) =>
      parseConfig(`${text}\n${brand}`, { file: 'a.yaml', environment: {}, plugins: { ...plugins, collectors: told } });
    const press = 'press: { platform: rss, feeds: ["https://a.example/f"]';
    const byDefault = keptBy(`sources: { hackernews: , ${press} }, x: { token: "0123456789" } }`);
    expect(byDefault.sources.map(({ keepTextMs }) => keepTextMs)).toEqual([30 * dayMs, null, null]);
    const given = keptBy(
      `keepCounts: forever\nsources: { hackernews: { keepText: forever }, ${press}, keepText: 2 years } }`,
    );
    expect(given.sources.map(({ keepTextMs }) => keepTextMs)).toEqual([null, 24 * monthMs]);
    expect(given.keepCountsMs).toBeNull();
  });

  test.each([
    ['keepCounts: 10 days', 'keepCounts: found "10 days"; wanted 100 days or more, or forever'],
    ['keepCounts: 9', 'keepCounts: found 9; wanted'],
    ['sources: { hackernews: { keepText: 3h } }', 'keepText: found "3h"; wanted a time such as 30 days, or forever'],
    ['sources: { hackernews: { keepText: 0 days } }', 'keepText: found "0 days"; wanted a time such as 30 days'],
  ])('says of %s what is wanted', (text, said) => {
    expect(messageFor(`${text}\n${brand}`)).toContain(said);
  });

  test('gives brands and rules every source and channel unless they name some', () => {
    const config = parse(`
sources: { hackernews: , blog: { platform: rss, feeds: ["https://a.example/f"], poll: 90s } }
channels: { a: { type: console }, b: { type: console } }
timezone: Asia/Tokyo
brands:
  - { name: one }
  - { name: two, timezone: Europe/Paris, sources: [blog], rules: [{ detector: negative-spike, notify: [b] }] }`);
    expect(config.sources.map(({ pollMs }) => pollMs)).toEqual([60_000, 90_000]);
    expect(config.brands.map(({ sources, timezone }) => [sources, timezone])).toEqual([
      [['hackernews', 'blog'], 'Asia/Tokyo'],
      [['blog'], 'Europe/Paris'],
    ]);
    expect(config.brands.map(({ rules }) => rules[0]?.notify)).toEqual([['a', 'b'], ['b']]);
  });

  test.each([
    ['2/month', 2],
    ['1/week', 30.44 / 7],
    ['0.5/day', 15.22],
    ['6/year', 0.5],
  ])('takes the dial %s as %d a month', (dial, perMonth) => {
    const config = parse(`brands: [{ name: acme, rules: [{ detector: negative-spike, falseAlarms: ${dial} }] }]`);
    expect(config.brands[0]?.rules[0]?.falseAlarmsPerMonth).toBeCloseTo(perMonth, 6);
  });

  test.each([
    ['store: postgres://u:p@db/earshot', { store: { engine: 'postgres', url: 'postgres://u:p@db/earshot' } }],
    ['queue: redis://cache:6379', { queue: { engine: 'redis', url: 'redis://cache:6379' } }],
    ['data: /var/lib/earshot', { data: '/var/lib/earshot' }],
    ['data: ../data', { data: '/etc/data' }],
  ])('takes %s', (line, expected) => {
    expect(parse(`${line}\n${brand}`)).toMatchObject(expected);
  });
});

describe('variables', () => {
  test('are replaced in values only, once, and not in keys', () => {
    const text = 'brands: [{ name: acme, competitors: ["${A}-${B}", "$${A}", "cost: $5"] }]';
    expect(parse(text, { A: '${B}', B: 'two' }).brands[0]?.competitors).toEqual(['${B}-two', '${A}', 'cost: $5']);
  });

  test('cannot change the shape of the file', () => {
    const config = parse('brands: [{ name: acme, competitors: ["${A}"] }]', { A: 'x", evil]\nstore: "redis://' });
    expect(config.brands[0]?.competitors).toEqual(['x", evil]\nstore: "redis://']);
  });

  test('that are missing or empty are named with their key', () => {
    const problems = problemsOf(wholeFile, { ...environment, SMTP_URL: undefined, X_BEARER_TOKEN: '' });
    expect(problems.map(({ key, line, found }) => [key, line, found])).toEqual([
      ['sources.x.token', 9, '${X_BEARER_TOKEN}, and the environment variable X_BEARER_TOKEN is empty'],
      ['channels.oncall.smtp', 12, '${SMTP_URL}, and the environment variable SMTP_URL is not set'],
    ]);
  });

  test('named like a property of every object are not found there', () => {
    expect(problemsOf(`heartbeat: "\${constructor}"\n${brand}`)[0]?.found).toContain('is not set');
  });

  test('without a name or an end are told, with the way to write the characters themselves', () => {
    const [first, second] = problemsOf('brands: [{ name: acme, competitors: ["${a b}", "${A"] }]');
    expect([first?.wanted, second?.wanted]).toEqual([
      expect.stringContaining('"$${"'),
      expect.stringContaining('"$${"'),
    ]);
  });

  test('never show their value, whatever is wrong with it', () => {
    const secret = 'hunter22hunter22';
    const leaky = {
      ...plugins,
      notifiers: {
        ...plugins.notifiers,
        slack: {
          settings: plugins.notifiers.slack?.settings.refine(() => false, `a better webhook than ${secret}`) ?? plugins,
        },
      },
    };
    for (const key of ['timezone', 'data', 'store', 'queue', 'heartbeat', 'colour']) {
      expect(
        messageFor(`${key}: "\${S}"\nbrands: [{ name: "\${S} ~", query: "~ \${S}" }]`, { S: secret }),
      ).not.toContain(secret);
    }
    const message = (() => {
      try {
        parseConfig(`channels: { cx: { type: slack, webhook: "\${S}" } }\n${brand}`, {
          file: 'f',
          environment: { S: `https://${secret}.example` },
          plugins: leaky as typeof plugins,
        });
      } catch (error) {
        return String(error);
      }
      return 'taken';
    })();
    expect(message).toContain('a better webhook');
    expect(problemsOf(`heartbeat: "\${S}"\n${brand}`, { S: secret })[0]?.found).toBe('the value of ${S}');
  });
});

describe('secrets written in the file', () => {
  test.each([
    ['channels: { cx: { type: slack, webhook: "not a url hunter22" } }'],
    ['channels: { cx: { type: email, to: [a@b.example], smtp: hunter22 } }'],
    ['sources: { x: { token: hunter22 } }'],
    ['store: "mongodb://root:hunter22@db"'],
    ['sources: { x: { tokne: hunter22 } }'],
    ['sources: { x: "xoxb-hunter22" }'],
    ['timezone: https://user:hunter22@host'],
    ['channels: { cx: { type: slack, webhook: "hunter22" }'],
    ['channels: { cx: { type: slack, webhook: hunter22: x } }'],
  ])('are not repeated: %s', (line) => {
    const message = messageFor(`${line}\n${brand}`);
    expect(message).toContain('error');
    expect(message).not.toContain('hunter22');
  });
});

describe('a wrong file', () => {
  test('is told with every problem at once, each with its line, column, key, what was found and what is wanted', () => {
    const text = `timezone: Europe/Berlni
sources:
  press: { platform: rss, fedes: [] }
  hackernews: { poll: 5 minutes }
channels:
  cx: { type: slak }
brands:
  - name: acme
    query: acme ~ coffee
    sources: [pres]
    rules:
      - { detector: negative-spike, falseAlarms: often, notify: [cy] }
`;
    expect(messageFor(text)).toBe(
      [
        '/etc/earshot/earshot.yaml has 8 errors:',
        '  /etc/earshot/earshot.yaml:1:11: timezone: found "Europe/Berlni"; wanted a time zone of the IANA list, such as Europe/Berlin or UTC. Did you mean "Europe/Berlin"?',
        '  /etc/earshot/earshot.yaml:3:27: sources.press.fedes: found an unknown key; wanted one of baseUrl, feeds, keepText, platform, poll. Did you mean "feeds"?',
        '  /etc/earshot/earshot.yaml:4:23: sources.hackernews.poll: found "5 minutes"; wanted a duration such as 30s, 5m or 1h',
        '  /etc/earshot/earshot.yaml:6:15: channels.cx.type: found "slak", which is no type of this version; wanted one of console, email, slack. Did you mean "slack"?',
        '  /etc/earshot/earshot.yaml:9:17: brands[0].query: found "~" (column 6 of the query); wanted a word',
        '  /etc/earshot/earshot.yaml:10:15: brands[0].sources[0]: found "pres", which is no source of this file; wanted one of hackernews, press. Did you mean "press"?',
        '  /etc/earshot/earshot.yaml:12:50: brands[0].rules[0].falseAlarms: found "often"; wanted a rate such as 2/month, 1/week or 1/day',
        '  /etc/earshot/earshot.yaml:12:66: brands[0].rules[0].notify[0]: found "cy", which is no channel of this file; wanted cx. Did you mean "cx"?',
      ].join('\n'),
    );
  });

  test('a model that is misspelt is told with its place and what is known', () => {
    const text = 'models: { mine: { folder: m } }\nbrands:\n  - name: a\n    model: mien';
    const told = '4:12: brands[0].model: found "mien", which is no built-in model and none of "models"; wanted ';
    expect(() => parse(text)).toThrow(`${told}one of accurate, fast, mine. Did you mean "mine"?`);
  });

  test.each([
    ['an empty file', '', '', 'an empty value'],
    ['a list', '- a', '', 'a list'],
    ['no brands', 'timezone: UTC', 'brands', 'nothing'],
    ['an empty list of brands', 'brands: []', 'brands', 'an empty list'],
    ['an unknown key', `brnads: []\n${brand}`, 'brnads', 'an unknown key'],
    ['a brand that is no group', 'brands: [acme]', 'brands[0]', '"acme"'],
    ['a number for a text', 'brands: [{ name: 5 }]', 'brands[0].name', '5'],
    ['a name that fits no id', 'brands: [{ name: "a b/c" }]', 'brands[0].name', '"a b/c"'],
    [
      'two brands of one name',
      'brands: [{ name: a }, { name: A }]',
      'brands[1].name',
      '"A", the name of another brand',
    ],
    [
      'a source name that fits no id',
      `sources: { "a:b": { platform: hackernews } }\n${brand}`,
      'sources["a:b"]',
      'this name',
    ],
    [
      'a platform from an unknown name',
      `sources: { hackernew: {} }\n${brand}`,
      'sources.hackernew',
      '"hackernew", which is no platform of this version, and has no "platform"',
    ],
    ['a channel without a type', `channels: { cx: {} }\n${brand}`, 'channels.cx', 'no "type"'],
    ['an offset as a time zone', `timezone: "+01:00"\n${brand}`, 'timezone', '"+01:00"'],
    ['a poll that is too quick', `sources: { hackernews: { poll: 1s } }\n${brand}`, 'sources.hackernews.poll', '"1s"'],
    ['an account without a platform', 'brands: [{ name: a, accounts: [Acme] }]', 'brands[0].accounts[0]', '"Acme"'],
    ['a brand without any weight', 'brands: [{ name: a, weight: 0 }]', 'brands[0].weight', '0'],
    [
      'a source twice',
      'brands: [{ name: a, sources: [hackernews, hackernews] }]',
      'brands[0].sources[1]',
      '"hackernews" again',
    ],
    [
      'a model that is not there',
      'models: { mine: { folder: m } }\nbrands: [{ name: a, model: fsat }]',
      'brands[0].model',
      '"fsat", which is no built-in model and none of "models"',
    ],
    [
      'a model of the name of a built-in one',
      `models: { fast: { folder: m } }\n${brand}`,
      'models.fast',
      'the name of a built-in model',
    ],
    [
      'a detector that is not there',
      'brands: [{ name: a, rules: [{ detector: weather }] }]',
      'brands[0].rules[0].detector',
      '"weather", which is no detector of this version',
    ],
    [
      'two rules of one name',
      'brands: [{ name: a, rules: [{ detector: negative-spike }, { detector: negative-spike }] }]',
      'brands[0].rules[1]',
      '"negative-spike", the name of another rule of this brand',
    ],
    [
      'a setting of a rule',
      'brands: [{ name: a, rules: [{ detector: negative-spike, authors: 0 }] }]',
      'brands[0].rules[0].authors',
      '0',
    ],
    [
      'a dial of zero',
      'brands: [{ name: a, rules: [{ detector: negative-spike, falseAlarms: 0/month }] }]',
      'brands[0].rules[0].falseAlarms',
      '"0/month"',
    ],
    [
      'a wrong e-mail address',
      `channels: { m: { type: email, to: [nobody], smtp: "smtp://h" } }\n${brand}`,
      'channels.m.to[0]',
      '"nobody"',
    ],
    ['a file as a queue', `queue: file://x\n${brand}`, 'queue', 'a text of 8 characters'],
  ])('%s is one problem', (_, text, key, found) => {
    expect(problemsOf(text).map((problem) => [problem.key, problem.found])).toEqual([[key, found]]);
  });

  test.each([
    [
      'a channel named as its type',
      'channels: { slack: { webhook: "https://a.example" } }',
      'channels.slack',
      'no "type"',
    ],
    ['a number as a type', 'channels: { cx: { type: 5 } }', 'channels.cx.type', '5'],
    ['an empty type', 'channels: { cx: { type: } }', 'channels.cx.type', 'an empty value'],
    [
      'a list as a platform',
      'sources: { hackernews: { platform: [] } }',
      'sources.hackernews.platform',
      'an empty list',
    ],
    ['an empty list of channels as a group', 'channels: []', 'channels', 'an empty list'],
  ])('%s is not quietly left out', (_, line, key, found) => {
    expect(problemsOf(`${line}\n${brand}`).map((problem) => [problem.key, problem.found])).toContainEqual([key, found]);
  });

  test.each([
    ['sources: { press: { platfrom: rss, feeds: ["https://a.example"] } }', 'sources.press.platfrom', 'platform'],
    ['channels: { cx: { tpye: console } }', 'channels.cx.tpye', 'type'],
  ])('a misspelt choice of plug-in is one problem: %s', (line, key, suggestion) => {
    expect(problemsOf(`${line}\n${brand}`)).toMatchObject([{ key, found: 'an unknown key', suggestion }]);
  });

  test('a name of several words is refused with one that fits', () => {
    expect(problemsOf('brands: [{ name: Acme Coffee }]')).toMatchObject([
      { suggestion: 'acme-coffee', wanted: expect.stringContaining('"query"') },
    ]);
  });

  test('a key as long as a book, or with control characters, makes no such message', () => {
    const message = messageFor(`${'x'.repeat(300_000)}: 1\n"a\\u001b[31m": 1\n${brand}`);
    expect(message.length).toBeLessThan(1_000);
    expect(message).not.toContain('\u001b');
  });

  test('MongoDB is refused with what to use instead', () => {
    const [problem, ...rest] = problemsOf(`store: mongodb://localhost/earshot\n${brand}`);
    expect(rest).toEqual([]);
    expect(problem?.wanted).toContain('no MongoDB store yet');
  });

  test('the alternative that was meant explains what is missing', () => {
    expect(problemsOf(`channels: { cx: { type: slack, token: xoxb-1 } }\n${brand}`)).toMatchObject([
      { key: 'channels.cx.channel', found: 'nothing' },
    ]);
  });

  test.each([
    ["brands: [{ name: a, query: 'it''s ~' }]"],
    ['brands: [{ name: a, query: "\\"x\\" \\u0041 ~" }]'],
    ['brands: [{ name: a, query: "😀 ~" }]'],
  ])('a wrong query points into its quotes: %s', (text) => {
    expect(problemsOf(text)).toMatchObject([{ line: 1, column: text.indexOf('~') + 1 }]);
  });

  test('a wrong query of several lines points to its beginning', () => {
    expect(problemsOf('brands:\n  - name: a\n    query: >\n      a\n      ~')).toMatchObject([{ line: 3, column: 12 }]);
  });
});

describe('a hostile file', () => {
  test.each([
    ['the same key twice', 'store: embedded\nstore: embedded\n', 'a key that stands there twice'],
    ['a tag', 'data: !!js/function "x"\n', 'a tag or type that is not allowed here'],
    ['a binary', 'data: !!binary aGVsbG8=\n', 'a tag or type that is not allowed here'],
    ['a prototype', '__proto__: { store: embedded }\n', 'a key of this name'],
    ['a constructor', 'sources: { constructor: {} }\n', 'a key of this name'],
    ['an alias without its anchor', 'data: *nowhere\n', 'an alias without its anchor'],
    ['a second document', '---\n', 'a second document'],
  ])('with %s is refused', (_, line, found) => {
    expect(problemsOf(line.startsWith('---') ? `${brand}${line}${brand}` : line + brand)).toMatchObject([{ found }]);
  });

  test('with aliases of aliases is refused before it grows', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'l0: &l0 [a, a, a, a, a, a, a, a, a]'
        : `l${level}: &l${level} [${Array(9).fill(`*l${level - 1}`)}]`,
    );
    const started = computedMs();
    expect(problemsOf(levels.join('\n'))).toMatchObject([{ wanted: 'a smaller file' }]);
    expect(computedMs() - started).toBeLessThan(10_000);
  });

  test('with an alias inside its own anchor is refused', () => {
    expect(problemsOf(`data: &a [*a]\n${brand}`).length).toBeGreaterThan(0);
  });

  test('with thousands of brackets is refused', () => {
    expect(problemsOf(`data: ${'['.repeat(500)}${']'.repeat(500)}\n${brand}`)).toMatchObject([
      { wanted: 'a smaller file' },
    ]);
    expect(problemsOf(`data: ${'['.repeat(100_000)}`).length).toBeGreaterThan(0);
  });

  test('leaves the prototype of all objects alone', () => {
    problemsOf('sources: { __proto__: { polluted: true } }\nbrands: [{ name: a, __proto__: { polluted: true } }]');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('campaigns', () => {
  const withCampaign = (campaign: string): string => `brands: [{ name: acme, campaigns: [${campaign}] }]\n`;

  test('are days of UTC or moments, and need no factor', () => {
    const [acme] = parse(withCampaign('{ from: 2026-11-27, to: "2026-11-30T09:00+01:00" }')).brands;
    expect(acme?.campaigns).toEqual([{ from: Date.UTC(2026, 10, 27), to: Date.UTC(2026, 10, 30, 8), factor: 1 }]);
  });

  test.each([
    ['{ from: 2026-11-27, to: 2026-11-27 }', 'a time after "from"'],
    ['{ from: soon, to: 2026-11-27 }', 'a day such as 2026-11-27'],
    ['{ from: 2026-11-27, to: 2026-12-01, factor: 0 }', 'factor'],
  ])('%s is refused', (campaign, words) => {
    expect(messageFor(withCampaign(campaign))).toContain(words);
  });
});
