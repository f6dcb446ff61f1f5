import { expect, test } from '@jest/globals';
import { configChanges, whileAtWork } from '../../src/operations/config-changes.ts';
import { kaffa, kaffaConfig } from '../support/workplace.ts';

const base = kaffaConfig({
  folder: '/data',
  url: 'postgres://u:secret@one/earshot',
  source: { name: 'press', platform: 'rss', pollMs: 1, settings: { feeds: ['https://a.example/secret'] } },
  channels: [{ name: 'cx', type: 'slack', settings: { webhook: 'https://hooks.example/secret' } }],
});

test('nothing is different in the same configuration', () => {
  expect(configChanges(base, structuredClone(base))).toEqual({ changed: [], needRestart: [] });
});

test('what is new, gone or different is named by its keys, never by its values', () => {
  const after = {
    ...base,
    timezone: 'Europe/Berlin',
    heartbeat: 'https://beat.example/secret',
    sources: base.sources.map((source) => ({ ...source, settings: { feeds: ['https://b.example/secret'] } })),
    channels: [{ name: 'oncall', type: 'console', settings: {} }],
    brands: [{ ...kaffa, title: 'Kaffa', rules: [] }],
  };
  const { changed, needRestart } = configChanges({ ...base, brands: [{ ...kaffa }] }, after);
  expect(changed).toEqual([
    'timezone',
    'heartbeat',
    'brand kaffa: rules, title',
    'source press: settings',
    'channel cx: gone',
    'channel oncall: new',
  ]);
  expect(needRestart).toEqual([]);
});

test('a brand whose dial fell because another one shares the channel is not different', () => {
  const shared = base.brands.map((brand) => ({
    ...brand,
    rules: brand.rules.map((rule) => ({ ...rule, falseAlarmsPerMonth: 1, wantedPerMonth: rule.falseAlarmsPerMonth })),
  }));
  const after = { ...base, brands: [...shared, { ...kaffa, name: 'tee' }] };
  expect(configChanges(base, after).changed).toEqual(['brand tee: new']);
});

test('store, queue, data folder and a model that is loaded need a restart, and stay until then', () => {
  const before = { ...base, models: [{ name: 'ours', folder: '/one' }] };
  const after = {
    ...before,
    data: '/elsewhere',
    store: { engine: 'embedded' as const },
    queue: { engine: 'redis' as const, url: 'redis://two' },
    models: [
      { name: 'ours', folder: '/two' },
      { name: 'more', folder: '/more' },
    ],
    brands: [],
  };
  expect(configChanges(before, after)).toEqual({
    changed: ['model more: new', 'brand kaffa: gone'],
    needRestart: ['data', 'store', 'queue', 'models'],
  });
  expect(whileAtWork(before, after)).toEqual({
    ...before,
    models: [before.models[0], after.models[1]],
    brands: [],
  });
});
