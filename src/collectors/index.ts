import type { CollectorPlugin } from '../core/plugins.ts';
import { file } from './file.ts';
import { hackernews } from './hackernews.ts';
import { replay } from './replay.ts';
import { rss } from './rss.ts';
import { x } from './x.ts';

/** Every platform that posts can come from. */
export const collectors: Record<string, CollectorPlugin> = { hackernews, rss, x, file, replay };
