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

const { perSecond, offered } = eventsOf(traffics.brands);
const lookEveryMs = 500;
const mostLateMs = 60_000;

/** How old a post is when the engine has taken it: after collect, score and detect in one process. */
export const bench: Bench = {
  title: `Alertable: ${perSecond} posts a second about ${brandCount} brands, from the stream into the engine`,
  async run({ progress, args }) {
    const seconds = Number(args[args.indexOf('--seconds') + 1] ?? 0) || 120;
    const count = seconds * perSecond;
    const server = fork(join(import.meta.dirname, 'serve.js'), ['brands', String(count)]);
    try {
      const [{ port }] = (await once(server, 'message')) as [{ port: number }];
      await using place = await openWorkplace();
      const names = Array.from({ length: brandCount }, (_, n) => brandName(n));
      const sources = { bluesky: { baseUrl: `http://127.0.0.1:${port}`, dialect: 'v1' } };
      const brands = names.map((name) => ({ name, query: name }));
      await writeFile(place.configFile, JSON.stringify({ data: 'data', sources, brands }));
      const config = await loadConfig({ file: place.configFile, plugins: await configPlugins() });
      await using earshot = await openEarshot(config, { logger: silentLogger, print: async () => {} });
      const { store } = earshot;
      await earshot.work();
      while ((await tell(server, 'how many')).connections === 0) await sleep(100);
      const { startMs } = await tell(server, 'start');
      const began = startMs ?? Date.now();
      const usage = process.cpuUsage();
      const memory = watchMemory(process.pid, 500);

      // Posts come in their order: once a brand has nothing waiting, all that was stored of it is with its engine.
      const lags: number[] = [];
      let taken = 0;
      const giveUpAt = began + seconds * 1_000 + mostLateMs;
      while (taken < count && Date.now() < giveUpAt) {
        await sleep(lookEveryMs);
        const now = Date.now();
        const counts = new Map((await store.counts()).map((row) => [row.brand, row]));
        const stored = [...counts.values()].reduce((sum, { mentions }) => sum + mentions, 0);
        const waiting = await Promise.all(
          names.map(async (name) => {
            const queued = (await store.observations(name, Number.MAX_SAFE_INTEGER, 1_000)).length;
            return queued + (counts.get(name)?.unscored ?? 0);
          }),
        );
        const until = stored - waiting.reduce((sum, each) => sum + each, 0);
        for (; taken < until; taken += 1) lags.push(now - (began + (taken * 1_000) / perSecond));
        if (taken % 4_000 < perSecond * (lookEveryMs / 1_000)) progress(`${taken} of ${count}`);
      }
      const { user, system } = process.cpuUsage(usage);
      const cores = (user + system) / 1000 / (Date.now() - began);
      const { peak } = memory();
      const late = quantile(lags, 0.95);
      return [
        { what: 'posts', value: offered(count).size, unit: '' },
        { what: 'taken by the engine', value: taken, unit: '', bar: `${count}`, holds: taken === count },
        { what: 'posted to alertable, half', value: quantile(lags, 0.5) / 1000, unit: 's' },
        { what: 'posted to alertable, 95 %', value: late / 1000, unit: 's', bar: '<= 10', holds: late <= 10_000 },
        { what: 'cores of the worker', value: cores, unit: '' },
        { what: 'resident memory, peak', value: megabytes(peak), unit: 'MB' },
      ];
    } finally {
      server.kill();
    }
  },
};
