import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openDatabase } from '../support/database.ts';
import { earshotCommand, runEarshotProcess } from '../support/earshot-process.ts';
import { until } from '../support/until.ts';

test('processes at work take a changed file over by the command and by SIGHUP, and refuse a wrong one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-reload-'));
  const database = await openDatabase();
  const config = join(folder, 'earshot.yaml');
  const write = (brands: string) =>
    writeFile(
      config,
      `store: "${database.url}"
sources: { press: { platform: rss, feeds: ["http://127.0.0.1:9/feed.xml"] } }
channels: { screen: { type: console } }
brands: [${brands}]
`,
    );
  await write('{ name: kaffa, query: kaffa }');
  const both = [runEarshotProcess(['start', '--config', config]), runEarshotProcess(['start', '--config', config])];
  try {
    await Promise.all(both.map((one) => one.ready()));
    await write('{ name: kaffa, query: kaffa }, { name: tee, query: tee }');
    const elsewhere = join(folder, 'elsewhere.yaml');
    await writeFile(elsewhere, 'brands: [{ name: kaffa }]\ndata: ./elsewhere\n');
    const moved = await earshotCommand('reload', '--config', elsewhere);
    expect(moved).toMatchObject({ code: 1, out: '' });
    expect(moved.said).toContain('After a change of "data" or "store", restart the processes');

    const taken = await earshotCommand('reload', '--config', config);
    expect(taken).toMatchObject({ code: 0 });
    expect(taken.out.match(/\(process \d+\): Reloaded\. brand tee: new\.$/gm) ?? []).toHaveLength(2);
    for (const { said } of both) expect(said()).toContain('Reloaded. brand tee: new.');

    await write('{ name: kaffa, query: "kaffa AND (" }');
    const wrong = await earshotCommand('reload', '--config', config);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.said).toContain('earshot.yaml has 1 error:\n');
    expect(wrong.said).toContain('brands[0].query');
    both[0]?.send('SIGHUP');
    await until(() => both[0]?.said().includes('Not reloaded: the configuration from before stays in force.') ?? false);
    expect(both.map((one) => one.ended())).toEqual([null, null]);

    await write('{ name: tee, query: tee }');
    both[1]?.send('SIGHUP');
    await until(() => both[1]?.said().includes('Reloaded. brand kaffa: gone.') ?? false);
    for (const one of both) one.send('SIGTERM');
    expect(await Promise.all(both.map(({ exited }) => exited))).toEqual([0, 0]);
    const nobody = await earshotCommand('reload', '--config', config);
    expect(nobody).toMatchObject({ code: 0, out: '' });
    expect(nobody.said).toContain('Nobody works on this store');
  } finally {
    await Promise.all(both.map((one) => one.kill()));
    await database.close();
    await rm(folder, { recursive: true });
  }
});
