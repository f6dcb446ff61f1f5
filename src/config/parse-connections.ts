import type { ChannelConfig, SourceConfig } from '../core/config.ts';
import { describeValue } from './describe-value.ts';
import { channelSchema, sourceSchema } from './file-schema.ts';
import type { JsonSchema, PartSchemas } from './json-schema.ts';
import { checkName, isGroup, parsePart, pluginOf, type Reading, splitKeys } from './parse-part.ts';

export function parseSources(reading: Reading, given: unknown): SourceConfig[] {
  const sources: SourceConfig[] = [];
  for (const [name, value] of Object.entries(isGroup(given) ? given : given === undefined ? { hackernews: {} } : {})) {
    const path = ['sources', name];
    checkName(reading, path);
    const entry = value ?? {};
    if (!isGroup(entry)) {
      reading.document.report(path, { found: describeValue(value, path), wanted: 'a group of keys, or {}' });
      continue;
    }
    const [ours, rest] = splitKeys(entry, sourceSchema);
    const plugin = pluginOf(reading, reading.plugins.collectors, path, 'platform', entry);
    const platform = typeof ours.platform === 'string' ? ours.platform : name;
    const keys = (known: PartSchemas): JsonSchema | undefined => known.sources[platform];
    const base = parsePart(reading, sourceSchema, ours, path, keys);
    if (!plugin) continue;
    const settings = parsePart(reading, plugin.settings, rest, path, keys);
    if (base) sources.push({ name, platform, pollMs: base.poll ?? plugin.pollMs, settings });
  }
  return sources;
}

export function parseChannels(reading: Reading, given: unknown): ChannelConfig[] {
  const channels: ChannelConfig[] = [];
  const entries = isGroup(given) ? given : given === undefined ? { console: { type: 'console' } } : {};
  for (const [name, entry] of Object.entries(entries)) {
    const path = ['channels', name];
    checkName(reading, path);
    if (!isGroup(entry)) {
      reading.document.report(path, { found: describeValue(entry, path), wanted: 'a group of keys with a "type"' });
      continue;
    }
    const [ours, rest] = splitKeys(entry, channelSchema);
    const { type } = ours;
    if (type !== undefined) parsePart(reading, channelSchema, ours, path, () => undefined);
    const plugin = pluginOf(reading, reading.plugins.notifiers, path, 'type', entry);
    if (!plugin || typeof type !== 'string') continue;
    const settings = parsePart(reading, plugin.settings, rest, path, (known) => known.channels[type]);
    channels.push({ name, type, settings });
  }
  return channels;
}
