import type { z } from 'zod';
import type { ChannelConfig, Routing, SinglePosts, SourceConfig } from '../core/config.ts';
import { dayMs, hourMs } from '../core/domain.ts';
import type { Deletions } from '../core/plugins/collector.ts';
import { describeValue } from './describe-value.ts';
import { channelSchema, defaultChannels, defaultSources, sourceSchema } from './file-schema.ts';
import type { JsonSchema, PartSchemas } from './json-schema.ts';
import { checkPlatforms, onlyOf } from './only.ts';
import {
  checkName,
  type Group,
  isGroup,
  parsePart,
  pluginOf,
  type Reading,
  reportUnknown,
  splitKeys,
} from './parse-part.ts';
import type { Path } from './problems.ts';

export function parseSources(reading: Reading, given: unknown): SourceConfig[] {
  const sources: SourceConfig[] = [];
  const entries = isGroup(given) ? given : given === undefined ? defaultSources(reading.plugins) : {};
  for (const [name, value] of Object.entries(entries)) {
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
    const deletions = settings === undefined ? plugin.deletions : (plugin.deletionsBy?.(settings) ?? plugin.deletions);
    const kept = keptText(base?.keepText, deletions);
    if (base) sources.push({ name, platform, pollMs: base.poll ?? plugin.pollMs, settings, ...kept });
  }
  return sources;
}

/** Where deletions are not told of, so long. */
const untoldKeptMs = 30 * dayMs;

/** Empty where the plug-in is not loaded. */
function keptText(
  given: number | null | undefined,
  deletions: Deletions | undefined,
): Pick<SourceConfig, 'keepTextMs'> {
  if (given !== undefined) return { keepTextMs: given };
  return deletions === undefined ? {} : { keepTextMs: deletions === 'untold' ? untoldKeptMs : null };
}

export function parseChannels(reading: Reading, given: unknown, timezone: string): ChannelConfig[] {
  const channels: ChannelConfig[] = [];
  const entries = isGroup(given) ? given : given === undefined ? defaultChannels(reading.plugins) : {};
  for (const [name, entry] of Object.entries(entries)) {
    const path = ['channels', name];
    checkName(reading, path);
    if (!isGroup(entry)) {
      reading.document.report(path, { found: describeValue(entry, path), wanted: 'a group of keys with a "type"' });
      continue;
    }
    const [ours, rest] = splitKeys(entry, channelSchema);
    const { type } = ours;
    const keys = (known: PartSchemas): JsonSchema | undefined => known.channels[String(type)];
    const base = type === undefined ? undefined : parsePart(reading, channelSchema, ours, path, keys);
    checkPlatforms(reading, path, ours.only);
    checkEscalation(reading, path, ours, Object.keys(entries));
    const plugin = pluginOf(reading, reading.plugins.notifiers, path, 'type', entry);
    if (!plugin || typeof type !== 'string') continue;
    const settings = parsePart(reading, plugin.settings, rest, path, keys);
    if (base) channels.push({ name, type, settings, ...ownKeys(base, timezone) });
  }
  return channels;
}

/** The settings of a channel outside its plug-in; empty where the file has none. */
function ownKeys(base: z.output<typeof channelSchema>, timezone: string): Partial<ChannelConfig> {
  const { minSeverity, only, mentions, quietHours, acknowledgeWithin, escalateTo, falseAlarms } = base;
  const escalation =
    acknowledgeWithin !== undefined && escalateTo !== undefined
      ? { withinMs: acknowledgeWithin, to: escalateTo }
      : null;
  const routing: Routing = {
    minSeverity: minSeverity ?? 'minor',
    ...(only && { only: onlyOf(only) }),
    ...(mentions && { singlePosts: singlePostsOf(mentions) }),
    quietHours: quietHours ? { ...quietHours, timezone: quietHours.timezone ?? timezone } : null,
    escalation,
  };
  return {
    ...((minSeverity ?? only ?? mentions ?? quietHours ?? escalation) ? { routing } : {}),
    ...(falseAlarms === undefined ? {} : { falseAlarmsPerMonth: falseAlarms }),
  };
}

const singlePostsOf = (given: { intents: string[]; when: 'hourly' | 'daily'; most: number }): SinglePosts => ({
  intents: given.intents,
  everyMs: given.when === 'daily' ? dayMs : hourMs,
  mostPerDay: given.most,
});

/** Both keys or neither, and to another channel of the file. */
function checkEscalation(reading: Reading, path: Path, ours: Group, channels: readonly string[]): void {
  const { acknowledgeWithin: within, escalateTo: to } = ours;
  const { document } = reading;
  if (within !== undefined && to === undefined)
    document.report([...path, 'acknowledgeWithin'], {
      found: 'no "escalateTo"',
      wanted: 'the channel that is told then',
    });
  if (to !== undefined && within === undefined)
    document.report([...path, 'escalateTo'], {
      found: 'no "acknowledgeWithin"',
      wanted: 'how long to wait, such as 30m',
    });
  if (typeof to !== 'string') return;
  const others = channels.filter((name) => name !== path.at(-1));
  if (to === path.at(-1))
    document.report([...path, 'escalateTo'], { found: 'the channel itself', wanted: 'another channel' });
  else if (!others.includes(to))
    reportUnknown(reading, [...path, 'escalateTo'], to, others, 'which is no channel of this file');
}
