import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Config } from '../../src/core/config.ts';
import { minuteMs } from '../../src/core/domain.ts';
import type { Incident } from '../../src/core/incident.ts';
import { configPlugins } from '../../src/plugins.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { detect } from '../../src/workers/detect.ts';
import { score } from '../../src/workers/score.ts';
import { mentionOf, openWorkplace, saveQuietWeeks, type Workplace, wordScorer } from './workplace.ts';

const never = new AbortController().signal;
const brand = 'kaffa';

export interface ConfiguredWorkplace extends Workplace {
  config: Config;
}

/** A workplace with a configuration file, as commands want it. The brand is called as the workplace's mentions say. */
export async function openConfiguredWorkplace(): Promise<ConfiguredWorkplace> {
  const place = await openWorkplace();
  const folder = await mkdtemp(join(tmpdir(), 'earshot-place-'));
  const file = join(folder, 'earshot.yaml');
  await writeFile(
    file,
    `timezone: UTC
data: data
store: "${place.url}"
sources:
  forum: { platform: rss, feeds: ["http://127.0.0.1:9/feed.xml"] }
  press: { platform: rss, feeds: ["http://127.0.0.1:9/press.xml"] }
channels: { cx: { type: console }, oncall: { type: console } }
brands:
  - name: ${brand}
    query: kaffa
    rules: [{ name: wave, detector: negative-spike, falseAlarms: 2/month, notify: [cx, oncall] }]
`,
  );
  const config = await loadConfig({ file, plugins: await configPlugins() });
  return {
    ...place,
    config,
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

export const evaluate = async (place: Workplace): Promise<void> => {
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  await detect({ ...place, settleMs: 0 }, { brand }, never);
};

/** Moves the clock, with the forum watched all the time. */
export async function watchFor(place: Workplace, ms: number): Promise<void> {
  const from = place.clock.now();
  const now = from + ms;
  place.clock.advanceTo(now);
  const coverage = [{ from, to: now }];
  const where = { brand, source: 'forum', cursor: null, backfill: false };
  await place.store.saveProgress({ ...where, coverage, nextPollAt: now, now });
}

/** Angry posts that become known page by page. */
export async function postAngrily(place: Workplace, pages: number, perPage = 1): Promise<void> {
  for (let page = 0; page < pages; page += 1) {
    await watchFor(place, minuteMs);
    const now = place.clock.now();
    const posts = Array.from({ length: perPage }, (_, n) =>
      mentionOf(`angry-${now}-${n}`, now, { text: 'angry at my kaffa', at: now - 1000 - n }),
    );
    await place.store.saveMentions(posts, now);
    await evaluate(place);
  }
}

/** Two quiet weeks, then a wave: its incident. */
export async function openIncident(place: Workplace, pages = 12, perPage = 1): Promise<Incident> {
  await saveQuietWeeks(place.store, place.clock.now());
  await evaluate(place);
  await postAngrily(place, pages, perPage);
  const [incident] = (await place.store.incidents({ limit: 1 })).items;
  if (!incident) throw new Error('the wave opened no incident');
  return incident;
}
