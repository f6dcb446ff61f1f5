import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { silentLogger } from '../dist/core/logger.js';
import { openStore } from '../dist/storage/index.js';
import { type Bench, megabytes } from './bench.ts';
import { generatedMentions, inBatches } from './generated-posts.ts';
import { watchMemory } from './process-usage.ts';
import { openWorkplace } from './workplace.ts';

const count = 1_000_000;

export const bench: Bench = {
  title: `earshot export of ${count} rows as CSV`,
  async run({ progress }) {
    await using place = await openWorkplace();
    await using opened = await openStore(place.config, silentLogger);
    let stored = 0;
    for (const batch of inBatches(generatedMentions(count, { end: Date.UTC(2026, 9, 1) }), 5000)) {
      stored += (await opened.store.saveMentions(batch, Date.now())).stored;
      if (stored % 100_000 === 0) progress(`${stored} rows stored`);
    }
    const out = join(place.folder, 'out.csv');
    const args = [
      'dist/cli/earshot.js',
      'export',
      '--config',
      place.configFile,
      '--brand',
      'acme',
      '--out',
      out,
      '--json',
    ];
    const began = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const stopWatching = watchMemory(child.pid ?? 0);
    let manifest = '';
    child.stdout.on('data', (chunk: Buffer) => {
      manifest += chunk.toString();
    });
    const code = await new Promise((done) => child.once('exit', done));
    const { peak } = stopWatching();
    if (code !== 0) throw new Error(`earshot export ended with ${code}`);
    const { rows } = JSON.parse(manifest) as { rows: number };
    const seconds = (performance.now() - began) / 1000;
    return [
      { what: 'rows', value: rows, unit: '', bar: String(count), holds: rows === count },
      {
        what: 'resident memory, peak',
        value: megabytes(peak),
        unit: 'MB',
        bar: '<= 200',
        holds: megabytes(peak) <= 200,
      },
      { what: 'rate', value: rows / seconds, unit: 'rows/s' },
    ];
  },
};
