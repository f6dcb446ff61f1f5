import { isDeepStrictEqual } from 'node:util';
import type { Brand, Config } from '../core/config.ts';

export interface ConfigChanges {
  /** As `brand acme: query, rules`, `channel cx: new`. */
  changed: string[];
  /** Keys of the file that a working process cannot change. */
  needRestart: string[];
}

const onlyAtStart = ['data', 'store', 'queue'] as const;
const single = ['timezone', 'heartbeat', 'keepCountsMs', 'web'] as const;

/** What differs between two configurations. Values are not named: they may be secrets. */
export function configChanges(before: Config, after: Config): ConfigChanges {
  return {
    changed: [
      ...differing(before, after, single).map((key) => key.replace(/Ms$/, '')),
      ...changesOf('model', before.models, modelsAtWork(before, after)),
      ...changesOf('brand', asWritten(before.brands), asWritten(after.brands)),
      ...changesOf('source', before.sources, after.sources),
      ...changesOf('channel', before.channels, after.channels),
    ],
    needRestart: [
      ...differing(before, after, onlyAtStart),
      ...(isDeepStrictEqual(modelsAtWork(before, after), after.models) ? [] : ['models']),
    ],
  };
}

/** The new configuration, with what a working process cannot change left as it is. */
export const whileAtWork = (before: Config, after: Config): Config => ({
  ...after,
  ...{ data: before.data, store: before.store, queue: before.queue, models: modelsAtWork(before, after) },
});

/** A model that is loaded stays as it is. */
const modelsAtWork = (before: Config, after: Config): Config['models'] =>
  after.models.map((model) => before.models.find(({ name }) => name === model.name) ?? model);

/** Without what the other brands' rules leave of a channel's budget: one more brand would change all of them. */
const asWritten = (brands: readonly Brand[]): Brand[] =>
  brands.map((brand) => ({
    ...brand,
    rules: brand.rules.map(({ wantedPerMonth, falseAlarmsPerMonth, ...rule }) => ({
      ...rule,
      falseAlarmsPerMonth: wantedPerMonth ?? falseAlarmsPerMonth,
    })),
  }));

function differing<T extends object, K extends keyof T>(before: T, after: T, keys: readonly K[]): K[] {
  return keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
}

function changesOf<T extends { name: string }>(kind: string, before: readonly T[], after: readonly T[]): string[] {
  const was = new Map(before.map((one) => [one.name, one]));
  const names = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !names.has(name)).map(({ name }) => `${kind} ${name}: gone`);
  const others = after.flatMap((one) => {
    const known = was.get(one.name);
    if (!known) return [`${kind} ${one.name}: new`];
    const keys = [...new Set([...Object.keys(known), ...Object.keys(one)])] as (keyof T & string)[];
    const found = differing(known, one, keys);
    return found.length === 0 ? [] : [`${kind} ${one.name}: ${found.join(', ')}`];
  });
  return [...gone, ...others];
}
