import type { CollectorPlugin } from '../core/plugins/collector.ts';
import { file } from './platforms/file/file.ts';
import { hackernews } from './platforms/hackernews.ts';
import { replay } from './platforms/replay.ts';
import { rss } from './platforms/rss/rss.ts';
import { x } from './platforms/x/x.ts';

/** Every platform that posts can come from. */
export const collectors: Record<string, CollectorPlugin> = { hackernews, rss, x, file, replay };
