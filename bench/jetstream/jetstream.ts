import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../dist/config/load-config.js';
import { silentLogger } from '../../dist/core/logger.js';
import { openEarshot } from '../../dist/main.js';
import { configPlugins } from '../../dist/plugins.js';
import { type Bench, megabytes } from '../bench.ts';
import { watchMemory } from '../process-usage.ts';
import { quantile } from '../quantile.ts';
import { openWorkplace } from '../workplace.ts';
import { brandCount, brandName, eventsOf, traffics } from './events.ts';
import { tell } from './tell.ts';

const disconnects = 5;
const mostLateMs = 60_000;

const { perSecond, offered } = eventsOf(traffics.network);

/** The stream of a whole network, many times as busy as it is, through collect into the store. */
export const bench: Bench = {
  title: `Jetstream: ${perSecond} posts and reposts a second, ${brandCount} brands, ${disconnects} broken connections`,
  async run({ progress, args }) {
    const seconds = Number(args[args.indexOf('--seconds') + 1] ?? 0) || 180;
    const count = seconds * perSecond;
    const server = fork(join(import.meta.dirname, 'serve.js'), ['network', String(count)]);
    try {
      const [{ port }] = (await once(server, 'message')) as [{ port: number }];
      await using place = await openWorkplace();
      const brands = Array.from({ length: brandCount }, (_, n) => ({ name: brandName(n), query: brandName(n) }));
      const sources = { bluesky: { baseUrl: `http://127.0.0.1:${port}`, dialect: 'v1' } };
      await writeFile(place.configFile, JSON.stringify({ data: 'data', sources, brands }));
      const config = await loadConfig({ file: place.configFile, plugins: await configPlugins() });
      await using earshot = await openEarshot(config, { logger: silentLogger });
      await earshot.work(['collect', 'maintain']);
      while ((await tell(server, 'how many')).connections === 0) await sleep(100);
      progress('connected');

      await tell(server, 'start');
      const usage = process.cpuUsage();
      const startedAt = performance.now();
      const memory = watchMemory(process.pid, 500);
      for (let part = 0; part < disconnects; part += 1) {
        await sleep((seconds * 1000) / disconnects / 2);
        await tell(server, 'drop');
        await sleep((seconds * 1000) / disconnects / 2);
        progress(`${part + 1} of ${disconnects} connections were broken`);
      }
      const { user, system } = process.cpuUsage(usage);
      const cores = (user + system) / 1000 / (performance.now() - startedAt);
      const { peak, lowest } = memory();

      const wanted = offered(count);
      const stored = async () => {
        const found = new Map<string, number>();
        const lags: number[] = [];
        for await (const { platformId, stored: at, at: posted } of earshot.store.mentions({ sources: ['bluesky'] })) {
          found.set(platformId, (found.get(platformId) ?? 0) + 1);
          lags.push(at - posted);
        }
        return { found, lags };
      };
      let { found, lags } = await stored();
      for (const giveUpAt = Date.now() + mostLateMs; found.size < wanted.size && Date.now() < giveUpAt; ) {
        await sleep(1_000);
        ({ found, lags } = await stored());
      }
      const lost = [...wanted].filter((uri) => !found.has(uri)).length;
      const doubled = [...found].filter(([uri, times]) => times > 1 || !wanted.has(uri)).length;
      const growth = (lowest.late - lowest.early) / lowest.early;
      return [
        { what: 'events sent', value: count, unit: '' },
        { what: 'matched and stored', value: found.size, unit: '', bar: `${wanted.size}`, holds: lost === 0 },
        { what: 'lost', value: lost, unit: '', bar: '0', holds: lost === 0 },
        { what: 'stored twice, or not offered', value: doubled, unit: '', bar: '0', holds: doubled === 0 },
        { what: 'posted to stored, half', value: quantile(lags, 0.5) / 1000, unit: 's' },
        {
          what: 'posted to stored, 95 %',
          value: quantile(lags, 0.95) / 1000,
          unit: 's',
          bar: '<= 10',
          holds: quantile(lags, 0.95) <= 10_000,
        },
        { what: 'cores of the worker', value: cores, unit: '', bar: '<= 1', holds: cores <= 1 },
        { what: 'resident memory, peak', value: megabytes(peak), unit: 'MB' },
        {
          what: 'growth of its lowest from the first half to the end',
          value: growth * 100,
          unit: '%',
          bar: '<= 15',
          holds: growth <= 0.15,
        },
      ];
    } finally {
      server.kill();
    }
  },
};
