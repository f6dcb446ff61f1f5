import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/parse-config.ts';
import { InvalidConfig } from '../../src/config/problems.ts';
import type { Config } from '../../src/core/config.ts';
import { plugins } from './plugins.ts';

const parse = (text: string): Config => parseConfig(text, { file: 'earshot.yaml', environment: {}, plugins });
const problems = (text: string): string[] => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message.split('\n');
    throw error;
  }
  return [];
};
const withChannel = (keys: string): string => `timezone: Europe/Berlin
channels:
  cx: { type: slack, webhook: "https://hooks.example/x"${keys} }
  oncall: { type: slack, webhook: "https://hooks.example/y" }
brands: [{ name: acme }]
`;

describe('what a channel is told, and when', () => {
  test('is read with the time zone of the file, in minutes and milliseconds', () => {
    const keys =
      ', minSeverity: major, quietHours: { from: "22:00", to: "07:30" }, acknowledgeWithin: 30m, escalateTo: oncall';
    const [cx, oncall] = parse(withChannel(keys)).channels;
    expect(cx?.routing).toEqual({
      minSeverity: 'major',
      quietHours: { from: 1320, to: 450, timezone: 'Europe/Berlin' },
      escalation: { withinMs: 1_800_000, to: 'oncall' },
    });
    expect(oncall).not.toHaveProperty('routing');
  });

  test('quiet hours may be those of another place', () => {
    const keys = ', quietHours: { from: "22:00", to: "07:30", timezone: Asia/Tokyo }';
    expect(parse(withChannel(keys)).channels[0]?.routing?.quietHours?.timezone).toBe('Asia/Tokyo');
  });

  test.each([
    [', minSeverity: bad', /minSeverity.*major, minor, severe/],
    [', quietHours: { from: "22", to: "07:00" }', /quietHours.from.*time of day/],
    [', quietHours: { from: "24:00", to: "07:00" }', /quietHours.from.*time of day/],
    [', quietHours: { from: "07:00", to: "07:00" }', /quietHours.to.*another time/],
    [', quietHours: { from: "22:00" }', /quietHours/],
    [', acknowledgeWithin: 5s, escalateTo: oncall', /acknowledgeWithin.*from 1m to 7d/],
    [', acknowledgeWithin: 30m', /acknowledgeWithin.*no "escalateTo"/],
    [', escalateTo: oncall', /escalateTo.*no "acknowledgeWithin"/],
    [', acknowledgeWithin: 30m, escalateTo: cx', /escalateTo.*the channel itself/],
    [', acknowledgeWithin: 30m, escalateTo: oncal', /escalateTo.*oncall/],
    [', falseAlarms: lots', /falseAlarms.*a rate/],
  ])('%s is a problem that is named', (keys, words) => {
    expect(problems(withChannel(keys)).join(' ')).toMatch(words);
  });
});

test('what a channel bears is shared out, and the dial that was asked for is kept', () => {
  const config = parse(withChannel(', falseAlarms: 1/month'));
  expect(config.channels[0]?.falseAlarmsPerMonth).toBe(1);
  expect(config.brands[0]?.rules[0]).toMatchObject({ falseAlarmsPerMonth: 0.5, wantedPerMonth: 2 });
});

test("a brand's channels are those of its rules that name none", () => {
  const text = `channels: { cx: { type: slack, webhook: "https://a.example/" }, oncall: { type: slack, webhook: "https://b.example/" } }
brands:
  - name: acme
    notify: [cx]
    rules: [{ detector: negative-spike }, { name: loud, detector: negative-spike, notify: [oncall] }]
  - { name: other }
  - { name: third, notify: [oncall] }
`;
  expect(parse(text).brands.map(({ rules }) => rules.map(({ notify }) => notify))).toEqual([
    [['cx'], ['oncall']],
    [
      ['cx', 'oncall'],
      ['cx', 'oncall'],
    ],
    [['oncall'], ['oncall']],
  ]);
  expect(problems(text.replace('notify: [cx]', 'notify: [cxx]')).join(' ')).toMatch(/notify.*cx/);
});

describe('what readers of messages see of a rule and a brand', () => {
  const file = (keys: { brand?: string; rule?: string }): string => `brands:
  - { name: acme, ${keys.brand ?? ''} rules: [{ detector: negative-spike${keys.rule ?? ''} }] }
`;

  test('is its owner, its playbook and its title; without them, nothing', () => {
    const rule = ', owner: " the CX duty ", playbook: "Call Ann.\\nThen write to legal."';
    const [brand] = parse(file({ brand: 'title: Acme & Söhne,', rule })).brands;
    expect(brand).toMatchObject({
      title: 'Acme & Söhne',
      rules: [{ owner: 'the CX duty', playbook: 'Call Ann.\nThen write to legal.' }],
    });
    const [bare] = parse(file({})).brands;
    expect(bare).not.toHaveProperty('title');
    expect(bare?.rules[0]).not.toHaveProperty('owner');
  });

  test.each([
    [{ rule: ', owner: ""' }, /owner/],
    [{ rule: ', owner: "a\\nb"' }, /owner.*one line/],
    [{ rule: ', playbook: "a\\nb\\nc"' }, /playbook.*two lines/],
    [{ brand: 'title: "",' }, /title/],
    [{ brand: `title: ${'x'.repeat(61)},` }, /title/],
  ])('%j is a problem that is named', (keys, words) => {
    expect(problems(file(keys)).join(' ')).toMatch(words);
  });
});

describe('what a channel or a rule takes', () => {
  test('is read as it stands, and is missing where nothing stands', () => {
    const only =
      'only: { touchpoints: [delivery], intents: [complaint, churn-threat], languages: [de], platforms: [rss] }';
    const wanted = {
      touchpoints: ['delivery'],
      intents: ['complaint', 'churn-threat'],
      languages: ['de'],
      platforms: ['rss'],
    };
    expect(parse(withChannel(`, ${only}`)).channels[0]?.routing?.only).toEqual(wanted);
    const rules = (key: string) => parse(`brands: [{ name: acme, rules: [{ detector: negative-spike${key} }] }]`);
    expect(rules(`, ${only}`).brands[0]?.rules[0]?.only).toEqual(wanted);
    expect(rules('').brands[0]?.rules[0]).not.toHaveProperty('only');
    expect(parse(withChannel(', minSeverity: major')).channels[0]?.routing).not.toHaveProperty('only');
  });

  test.each([
    ['{ touchpoints: [deliveri] }', /only.touchpoints.*delivery/],
    ['{ intents: [] }', /only.intents/],
    ['{ languages: [German] }', /only.languages.*language code/],
    ['{ platforms: [rs] }', /only.platforms.*no platform/],
    ['{}', /only.*touchpoints, intents, languages or platforms/],
    ['{ topics: [x] }', /only.topics/],
  ])('only: %s is a problem that is named', (only, words) => {
    expect(problems(withChannel(`, only: ${only}`)).join(' ')).toMatch(words);
    const rule = `brands: [{ name: acme, rules: [{ detector: negative-spike, only: ${only} }] }]`;
    expect(problems(rule).join(' ')).toMatch(words);
  });
});

describe('single posts that a channel asks for', () => {
  const read = (mentions: string) => parse(withChannel(`, mentions: ${mentions}`)).channels[0]?.routing?.singlePosts;

  test('are told hourly, at most 20 a day, unless the file says otherwise', () => {
    expect(read('{ intents: [complaint] }')).toEqual({ intents: ['complaint'], everyMs: 3_600_000, mostPerDay: 20 });
    expect(read('{ intents: [praise], when: daily, most: 5/day }')).toEqual({
      intents: ['praise'],
      everyMs: 86_400_000,
      mostPerDay: 5,
    });
  });

  test.each([
    ['{}', /mentions.*intents/],
    ['{ intents: [anger] }', /mentions.intents/],
    ['{ intents: [praise], when: weekly }', /mentions.when/],
    ['{ intents: [praise], most: 21/day }', /mentions.most.*20/],
    ['{ intents: [praise], most: 5 }', /mentions.most/],
  ])('mentions: %s is a problem that is named', (mentions, words) => {
    expect(problems(withChannel(`, mentions: ${mentions}`)).join(' ')).toMatch(words);
  });
});
