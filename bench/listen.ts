import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../dist/config/load-config.js';
import { steppedClock } from '../dist/core/clock.js';
import { minuteMs } from '../dist/core/domain.js';
import { silentLogger } from '../dist/core/logger.js';
import { openEarshot } from '../dist/main.js';
import { configPlugins } from '../dist/plugins.js';
import { type Bench, megabytes } from './bench.ts';
import { brandFeed } from './brand-feed.ts';
import { openWorkplace } from './workplace.ts';

const brands = 1_000;
const polls = 50;
const never = new AbortController().signal;

/** What a poll of one feed costs that serves a thousand brands, when it has no news. */
export const bench: Bench = {
  title: `One feed, ${brands} brands, ${polls} polls without news`,
  async run({ progress }) {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.end(brandFeed(100, brands));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    await using place = await openWorkplace();
    await writeFile(
      place.configFile,
      `data: data
sources: { press: { platform: rss, feeds: ["http://127.0.0.1:${port}/feed.xml"] } }
brands: [${Array.from({ length: brands }, (_, n) => `{ name: brand${n}, query: brand${n} }`).join(', ')}]
`,
    );
    const config = await loadConfig({ file: place.configFile, plugins: await configPlugins() });
    const clock = steppedClock(Date.now());
    await using earshot = await openEarshot(config, { logger: silentLogger, clock });
    const poll = async () => {
      clock.advanceTo(clock.now() + 6 * minuteMs);
      const parts = (await earshot.store.sharedStates('press')).filter(({ part }) => part !== '');
      if (parts.length === 0) await earshot.handlers.collect({ source: 'press' }, never);
      for (const { part } of parts) await earshot.handlers.collect({ source: 'press', part }, never);
    };
    progress('the brands catch up');
    for (let warm = 0; warm < 10; warm += 1) await poll();
    const asked = requests;
    const before = process.cpuUsage();
    for (let turn = 0; turn < polls; turn += 1) await poll();
    const { user, system } = process.cpuUsage(before);
    await new Promise((closed) => server.close(closed));
    const cpuMs = (user + system) / 1000 / polls;
    const requestsAPoll = (requests - asked) / polls;
    return [
      { what: 'requests a poll', value: requestsAPoll, unit: '', bar: '1', holds: requestsAPoll === 1 },
      { what: 'requests until all had caught up', value: asked - 9, unit: '', bar: '1', holds: asked === 10 },
      { what: 'CPU a poll', value: cpuMs, unit: 'ms', bar: '<= 20', holds: cpuMs <= 20 },
      { what: 'resident memory', value: megabytes(process.memoryUsage.rss()), unit: 'MB' },
    ];
  },
};
