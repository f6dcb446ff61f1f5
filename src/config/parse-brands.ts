import { messageOf } from '../core/errors.ts';
import { describeValue } from './describe-value.ts';
import { brandSchema, defaultRules, ruleSchema } from './file-schema.ts';
import type { JsonSchema, PartSchemas } from './json-schema.ts';
import { checkPlatforms, onlyOf } from './only.ts';
import { isGroup, parsePart, pluginOf, type Reading, reportUnknown, splitKeys } from './parse-part.ts';
import type { Path } from './problems.ts';
import type { UnsharedBrand, UnsharedRule } from './share-budgets.ts';

/** Defaults that a brand inherits. */
export interface Defaults {
  timezone: string;
  sources: string[];
  channels: string[];
  /** Models that a brand may name. */
  models: string[];
}

export function parseBrands(reading: Reading, given: unknown, defaults: Defaults): UnsharedBrand[] {
  const brands: UnsharedBrand[] = [];
  const seen = new Set<string>();
  for (const [index, value] of (Array.isArray(given) ? given : []).entries()) {
    const path = ['brands', index];
    const group = isGroup(value) ? value : {};
    const brand = parsePart(reading, brandSchema, value, path, (known) => known.brand);
    checkUnique(reading, [...path, 'name'], group.name, seen, 'another brand');
    checkReferences(reading, [...path, 'sources'], group.sources, defaults.sources, 'source');
    checkReferences(reading, [...path, 'notify'], group.notify, defaults.channels, 'channel');
    checkModel(reading, [...path, 'model'], group.model, defaults.models);
    checkQuery(reading, [...path, 'query'], group.query, group.name);
    const given = group.rules ?? defaultRules(reading.plugins);
    const channels = brand?.notify ?? defaults.channels;
    const rules = parseRules(reading, given, [...path, 'rules'], defaults, channels);
    if (!brand) continue;
    const { name, query = `"${name}"`, sources = defaults.sources, timezone = defaults.timezone } = brand;
    const { title, accounts, competitors, model = reading.plugins.defaults.model, weight, campaigns, cx } = brand;
    const named = { name, ...(title !== undefined && { title }) };
    brands.push({ ...named, query, accounts, sources, competitors, model, timezone, weight, campaigns, cx, rules });
  }
  return brands;
}

function parseRules(
  reading: Reading,
  given: unknown,
  path: Path,
  defaults: Defaults,
  channels: string[],
): UnsharedRule[] {
  const rules: UnsharedRule[] = [];
  const seen = new Set<string>();
  for (const [index, value] of (Array.isArray(given) ? given : []).entries()) {
    const at = [...path, index];
    if (!isGroup(value)) {
      reading.document.report(at, { found: describeValue(value, at), wanted: 'a group of keys with a "detector"' });
      continue;
    }
    const [ours, rest] = splitKeys(value, ruleSchema);
    const { detector } = ours;
    const plugin = pluginOf(reading, reading.plugins.detectors, at, 'detector', value);
    const keys = (known: PartSchemas): JsonSchema | undefined => known.rules[String(detector)];
    const base = parsePart(reading, ruleSchema, detector === undefined ? { ...ours, detector: '' } : ours, at, keys);
    const nameAt = ours.name === undefined ? at : [...at, 'name'];
    checkUnique(reading, nameAt, ours.name ?? detector, seen, 'another rule of this brand');
    checkPlatforms(reading, at, ours.only);
    checkReferences(reading, [...at, 'notify'], ours.notify, defaults.channels, 'channel');
    if (!plugin) continue;
    const settings = parsePart(reading, plugin.settings, rest, at, keys);
    if (!base) continue;
    const { name = base.detector, falseAlarms: dial = null, notify = channels, only, owner, playbook } = base;
    const said = {
      ...(only && { only: onlyOf(only) }),
      ...(owner !== undefined && { owner }),
      ...(playbook !== undefined && { playbook }),
    };
    rules.push({ name, detector: base.detector, dial, notify, ...said, settings });
  }
  return rules;
}

/** Compares without case, because names become part of ids and folders. */
function checkUnique({ document }: Reading, path: Path, name: unknown, seen: Set<string>, other: string): void {
  if (typeof name !== 'string') return;
  const folded = name.toLowerCase();
  if (seen.has(folded)) {
    document.report(path, { found: `${describeValue(name, path)}, the name of ${other}`, wanted: 'a name of its own' });
  }
  seen.add(folded);
}

function checkReferences(reading: Reading, path: Path, given: unknown, known: readonly string[], what: string): void {
  if (!Array.isArray(given)) return;
  for (const [index, name] of given.entries()) {
    if (typeof name !== 'string') continue;
    if (!known.includes(name))
      reportUnknown(reading, [...path, index], name, known, `which is no ${what} of this file`);
    else if (given.indexOf(name) < index) {
      const at = [...path, index];
      reading.document.report(at, { found: `${describeValue(name, at)} again`, wanted: `each ${what} once` });
    }
  }
}

function checkModel(reading: Reading, path: Path, name: unknown, known: readonly string[]): void {
  if (typeof name !== 'string' || known.includes(name)) return;
  reportUnknown(reading, path, name, known, 'which is no built-in model and none of "models"');
}

function checkQuery({ document, plugins }: Reading, path: Path, query: unknown, name: unknown): void {
  if (typeof query !== 'string' && (query !== undefined || typeof name !== 'string')) return;
  try {
    plugins.checkQuery(typeof query === 'string' ? query : `"${String(name)}"`);
  } catch (error) {
    const { column, ...words } = explainQuery(error);
    document.report(path, words, column === null ? {} : { column });
  }
}

function explainQuery(error: unknown): { column: number | null; found: string; wanted: string } {
  const column = error instanceof Error && 'column' in error && typeof error.column === 'number' ? error.column : null;
  const message = messageOf(error).replace(/^column \d+: /, '');
  const [, found = message, wanted = 'a query that can be read'] = /^found (.*), wanted (.*)$/s.exec(message) ?? [];
  return { column, found: column === null ? found : `${found} (column ${column} of the query)`, wanted };
}
