import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../dist/config/load-config.js';
import { steppedClock } from '../dist/core/clock.js';
import { minuteMs } from '../dist/core/domain.js';
import { silentLogger } from '../dist/core/logger.js';
import { openEarshot } from '../dist/main.js';
import { configPlugins } from '../dist/plugins.js';
import type { Bench } from './bench.ts';
import { brandFeed } from './brand-feed.ts';
import { openWorkplace } from './workplace.ts';

const brands = 1_000;
const reloads = 5;
const never = new AbortController().signal;
const barMs = 1_000;

/** How long a process at work takes to go on by a changed file, and what it hears meanwhile. */
export const bench: Bench = {
  title: `${brands} brands, ${reloads} reloads with changed queries`,
  async run({ progress }) {
    let items = 100;
    const server = createServer((_, response) => response.end(brandFeed(items, brands)));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    await using place = await openWorkplace();
    const load = async (turn: number) => {
      const term = (n: number): string => (n < turn * 10 ? `"brand${n}" OR "name ${turn}"` : `brand${n}`);
      await writeFile(
        place.configFile,
        `data: data
sources: { press: { platform: rss, feeds: ["http://127.0.0.1:${port}/feed.xml"] } }
brands: [${Array.from({ length: brands }, (_, n) => `{ name: brand${n}, query: '${term(n)}' }`).join(', ')}]
`,
      );
      return await loadConfig({ file: place.configFile, plugins: await configPlugins() });
    };
    const clock = steppedClock(Date.now());
    await using earshot = await openEarshot(await load(0), { logger: silentLogger, clock });
    await earshot.work(['score', 'notify']);
    const poll = async () => {
      items += 100;
      clock.advanceTo(clock.now() + 6 * minuteMs);
      await earshot.handlers.collect({ source: 'press' }, never);
      for (const { part } of await earshot.store.sharedStates('press'))
        if (part !== '') await earshot.handlers.collect({ source: 'press', part }, never);
    };
    progress('the brands catch up');
    await poll();
    await poll();
    let slowestMs = 0;
    for (let turn = 1; turn <= reloads; turn += 1) {
      const begin = performance.now();
      await earshot.reload(await load(turn));
      slowestMs = Math.max(slowestMs, performance.now() - begin);
      await poll();
    }
    const ids = new Set<string>();
    let rows = 0;
    for await (const { platformId } of earshot.store.mentions({})) {
      ids.add(platformId);
      rows += 1;
    }
    await new Promise((closed) => server.close(closed));
    const told = (await earshot.store.notifications({ limit: 1 })).items.length;
    return [
      { what: 'slowest reload', value: slowestMs, unit: 'ms', bar: `<= ${barMs}`, holds: slowestMs <= barMs },
      { what: 'posts lost', value: items - ids.size, unit: '', bar: '0', holds: ids.size === items },
      { what: 'posts doubled', value: rows - ids.size, unit: '', bar: '0', holds: rows === ids.size },
      { what: 'alerts', value: told, unit: '', bar: '0', holds: told === 0 },
    ];
  },
};
