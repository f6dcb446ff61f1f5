import { describe, expect, test } from '@jest/globals';
import { describeReport, reportOf } from '../../../src/cli/check/check-report.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { systemClock } from '../../../src/core/clock.ts';
import type { Config } from '../../../src/core/config.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { type CheckablePlugin, type TryOptions, tryConnections } from '../../../src/probes/try-connections.ts';
import { plugins } from '../../config/plugins.ts';

const parse = (text: string): Config => parseConfig(text, { file: 'earshot.yaml', environment: {}, plugins });

const config = parse(`
sources:
  hackernews: {}
  press: { platform: rss, feeds: ["https://a.example/feed"] }
channels:
  cx: { type: slack, webhook: "https://hooks.example/services/T0/B0/abcdef123" }
  quiet: { type: console }
brands:
  - name: acme
    sources: [hackernews]
    rules:
      - { detector: negative-spike, falseAlarms: 2/week, notify: [cx] }
      - { name: slow, detector: negative-spike, falseAlarms: 1/month, notify: [cx] }
  - { name: other, sources: [hackernews], rules: [{ detector: negative-spike, falseAlarms: 3/month, notify: [cx] }] }
`);

const answering = (check: (signal: AbortSignal) => Promise<string>): CheckablePlugin => ({ create: () => ({ check }) });
const works = answering(() => Promise.resolve('200 OK'));
const tryWith = (options: Partial<TryOptions>) =>
  tryConnections({
    config,
    collectors: { hackernews: works, rss: works },
    notifiers: { slack: works, console: works },
    context: { clock: systemClock, logger: silentLogger },
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...options,
  });

describe('the false alarms that a channel must expect', () => {
  test('are warned of above 8 a month, and so is what serves nobody', () => {
    expect(reportOf(config, []).warnings).toEqual([
      expect.stringContaining('channel cx must expect 12.7 false alarms a month, more than 8'),
      'channel quiet is told by no rule',
      'source press serves no brand',
    ]);
    const eight = parse('brands: [{ name: a, rules: [{ detector: negative-spike, falseAlarms: 8/month }] }]');
    expect(reportOf(eight, []).warnings).toEqual([]);
  });

  test('are four a month for each channel, however many brands share it, and each share is shown', () => {
    const report = reportOf(parse('brands: [{ name: a }, { name: b }, { name: c }, { name: d }, { name: e }]'), []);
    expect(report.channels).toMatchObject([{ name: 'console', rules: 10, falseAlarmsPerMonth: 4, budgetPerMonth: 4 }]);
    expect(report.warnings).toEqual([]);
    const text = describeReport(report);
    expect(text).toMatch(/console +console +10 +4 of 4/);
    const hundreds = Array.from({ length: 300 }, (_, n) => `{ name: b${n} }`);
    expect(reportOf(parse(`brands: [${hundreds}]`), [])).toMatchObject({
      channels: [{ rules: 600, falseAlarmsPerMonth: 4 }],
      dials: expect.arrayContaining([expect.objectContaining({ falseAlarmsPerMonth: 0.0067 })]),
    });
    expect(text.match(/ 0\.4 \(its share of its channels' budgets; else 2\)/g)).toHaveLength(10);
  });

  test('are more than the budget, and that is said, when dials of the user use it up', () => {
    const rules = 'rules: [{ detector: negative-spike, falseAlarms: 6/month }, { detector: urgent-post }]';
    expect(reportOf(parse(`brands: [{ name: a, ${rules} }]`), []).warnings).toEqual([
      expect.stringMatching(
        /^channel console must expect 6.3 false alarms a month, more than its budget of 4: .*`falseAlarms`/,
      ),
    ]);
  });
});

describe('trying sources and channels', () => {
  test('says what each answered', async () => {
    const report = reportOf(config, await tryWith({}));
    expect(report.ok).toBe(true);
    expect([...report.sources, ...report.channels].map(({ name, ok, detail }) => [name, ok, detail])).toEqual([
      ['hackernews', true, '200 OK'],
      ['press', true, '200 OK'],
      ['cx', true, '200 OK'],
      ['quiet', true, '200 OK'],
    ]);
  });

  test('one that fails, cannot be made or hangs does not hide the others', async () => {
    const notifiers = {
      slack: answering(() => Promise.reject(new Error('invalid_token'))),
      console: { create: () => ({ check: () => new Promise<string>(() => {}) }) },
    };
    const broken: CheckablePlugin = {
      create() {
        throw new Error('no such folder');
      },
    };
    const tried = await tryWith({ collectors: { hackernews: works, rss: broken }, notifiers, timeoutMs: 50 });
    const report = reportOf(config, tried);
    expect(report.ok).toBe(false);
    expect(tried.map(({ name, ok, detail }) => [name, ok, detail])).toEqual([
      ['hackernews', true, '200 OK'],
      ['press', false, 'no such folder'],
      ['cx', false, 'invalid_token'],
      ['quiet', false, 'no answer within 0.05 s'],
    ]);
    expect(describeReport(report)).toContain('3 of 4 did not answer as they should.');
  });

  test('all begin before the first has answered', async () => {
    let waiting = 0;
    let met: (answer: string) => void = () => {};
    const promise = new Promise<string>((resolve) => {
      met = resolve;
    });
    const together = answering(() => {
      if (++waiting === 4) met('met');
      return promise;
    });
    const tried = await tryWith({
      collectors: { hackernews: together, rss: together },
      notifiers: { slack: together, console: together },
    });
    expect(tried.every(({ detail }) => detail === 'met')).toBe(true);
  });

  test('a check is told to stop when its time is over', async () => {
    const stopped: boolean[] = [];
    const listens = answering(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            stopped.push(true);
            reject(signal.reason);
          });
        }),
    );
    await tryWith({ collectors: { hackernews: listens, rss: works }, timeoutMs: 20 });
    expect(stopped).toEqual([true]);
  });

  test('an error never repeats the secret of a channel', async () => {
    const leaks = answering(() =>
      Promise.reject(new Error('POST /services/T0/B0/abcdef123 at https://hooks.example failed')),
    );
    const tried = await tryWith({ notifiers: { slack: leaks, console: works } });
    expect(tried.find(({ name }) => name === 'cx')?.detail).toBe('POST ... at https://hooks.example failed');
  });

  test('a stop by the user ends the command, not the table', async () => {
    const stop = new AbortController();
    const hangs = answering(() => {
      stop.abort();
      return new Promise<string>(() => {});
    });
    await expect(tryWith({ collectors: { hackernews: hangs, rss: works }, signal: stop.signal })).rejects.toThrow();
  });
});

test('the table names what was not tried', () => {
  const text = describeReport(reportOf(config, []));
  expect(text).toContain('earshot.yaml is valid and watches acme, other.');
  expect(text.match(/not tried/g)).toHaveLength(4);
});

describe('what rules and channels take', () => {
  const warningsFor = (rule: string, channel: string): string[] =>
    reportOf(
      parse(`channels: { c: { type: console${channel} } }
brands: [{ name: a, rules: [{ detector: negative-spike${rule} }, { name: b, detector: negative-spike, only: { languages: [de] } }] }]`),
      [],
    ).warnings;

  test('is warned of when nothing of a brand takes the rest', () => {
    expect(warningsFor('', '')).toEqual([]);
    const warning = 'brand a: every rule or channel has `only`, so nobody is told of what none of them takes';
    expect(warningsFor(', only: { languages: [en] }', '')).toEqual([warning]);
    expect(warningsFor('', ', only: { platforms: [rss] }')).toEqual([warning]);
  });

  test('its owner is shown where a rule has one', () => {
    const owned = parse('brands: [{ name: a, rules: [{ detector: negative-spike, owner: the CX duty }] }]');
    expect(describeReport(reportOf(owned, []))).toMatch(/TELLS +OWNER\n.* console +the CX duty/);
    expect(describeReport(reportOf(config, []))).not.toContain('OWNER');
  });
});
