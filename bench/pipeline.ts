import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { importFile } from '../dist/cli/import/import-file.js';
import { keepHeapSmall } from '../dist/cli/terminal/heap.js';
import { silentLogger } from '../dist/core/logger.js';
import { openEarshot } from '../dist/main.js';
import { openStore } from '../dist/storage/index.js';
import { type Bench, megabytes } from './bench.ts';
import { generatedMentions, inBatches } from './generated-posts.ts';
import { watchMemory } from './process-usage.ts';
import { openWorkplace, writePosts } from './workplace.ts';

const count = 100_000;
const end = Date.UTC(2026, 9, 1);

export const bench: Bench = {
  title: `import -> stored -> scored -> detected of ${count} mentions, embedded store`,
  async run({ progress }) {
    keepHeapSmall();
    await using place = await openWorkplace();
    const file = join(place.folder, 'posts.jsonl');
    await writePosts(file, count, end);
    let pipelineSeconds = 0;
    let memory = { peak: 0, early: 0, late: 0 };
    {
      await using earshot = await openEarshot(place.config, { logger: silentLogger });
      const { store } = earshot;
      progress('pipeline');
      const stopWatching = watchMemory(process.pid);
      const began = performance.now();
      await earshot.work(['score', 'detect', 'notify', 'maintain']);
      const flags = { config: place.configFile, brand: 'acme', source: 'pond', coverage: true };
      await importFile(file, flags, {
        config: place.config,
        store,
        now: Date.now(),
        score: async () => 0,
        signal: new AbortController().signal,
      });
      for (;;) {
        const [counts] = await store.counts();
        const due = await store.due(Date.now());
        if (counts?.mentions === count && counts.unscored === 0 && !due.unscored && due.brands.length === 0) break;
        await sleep(20);
      }
      pipelineSeconds = (performance.now() - began) / 1000;
      memory = stopWatching();
    }
    progress('reference: plain batched inserts of the same rows');
    const plainSeconds = await plainInserts(place.config);
    const ratio = plainSeconds / pipelineSeconds;
    const rate = count / pipelineSeconds;
    return [
      { what: 'mentions through the chain', value: rate, unit: '1/s', bar: '>= 2000', holds: rate >= 2000 },
      { what: 'plain batched inserts', value: count / plainSeconds, unit: '1/s' },
      { what: 'share of the plain rate', value: ratio, unit: 'x', bar: '>= 0.25 (aim 0.5)', holds: ratio >= 0.25 },
      {
        what: 'resident memory, peak',
        value: megabytes(memory.peak),
        unit: 'MB',
        bar: '<= 250',
        holds: megabytes(memory.peak) <= 250,
      },
      {
        what: 'resident memory, last third to second third',
        value: memory.late / memory.early,
        unit: 'x',
        bar: '<= 1.15 (flat)',
        holds: memory.late / memory.early <= 1.15,
      },
    ];
  },
};

const columns =
  'id,brand,platform,source,platform_id,url,author_id,author_name,author_followers,speaker,text,language,kind,engagement,matched,own,at,stored'.split(
    ',',
  );

/** The same rows into a table of the same columns and keys, in batches of 1000, with nothing else done to them. */
async function plainInserts(config: Parameters<typeof openStore>[0]): Promise<number> {
  await using opened = await openStore(config, silentLogger);
  const client = new pg.Client({ connectionString: opened.databaseUrl ?? '' });
  await client.connect();
  await client.query('CREATE TABLE plain (LIKE mentions INCLUDING ALL)');
  const began = performance.now();
  for (const batch of inBatches(generatedMentions(count, { end }), 1000)) {
    const values: unknown[] = [];
    const rows = batch.map((m) => {
      const row = [
        m.id,
        m.brand,
        m.platform,
        m.source,
        m.platformId,
        m.url,
        m.author?.id,
        m.author?.name,
        m.author?.followers,
        m.speaker,
        m.text,
        m.language,
        m.kind,
        JSON.stringify(m.engagement),
        m.matched,
        m.own,
        new Date(m.at),
        new Date(end),
      ];
      return `(${row.map((value) => `$${values.push(value)}`).join(',')})`;
    });
    await client.query(
      `INSERT INTO plain (${columns.join(',')}) VALUES ${rows.join(',')} ON CONFLICT DO NOTHING`,
      values,
    );
  }
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return seconds;
}
