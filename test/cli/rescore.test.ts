import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { AlertMessage } from '../../src/alerts/messages/message.ts';
import { createScorer } from '../../src/analysis/sentiment/index.ts';
import { reportOf } from '../../src/cli/check/check-report.ts';
import * as exporting from '../../src/cli/export/export.ts';
import * as command from '../../src/cli/rescore.ts';
import { rescoreProgress } from '../../src/cli/rescore.ts';
import { describeRescore, describeWatch } from '../../src/cli/start.ts';
import * as status from '../../src/cli/status/status.ts';
import { ownCommand } from '../../src/cli/terminal/own-command.ts';
import { UsageError } from '../../src/cli/terminal/usage-error.ts';
import { sampleBrand } from '../../src/config/load-config.ts';
import { hourMs } from '../../src/core/domain.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import { runEarshot } from '../../src/main.ts';
import { peekModels } from '../../src/storage/peek-models.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { notify } from '../../src/workers/notify.ts';
import { rescore } from '../../src/workers/rescore.ts';
import { modelOf } from '../support/models.ts';
import { runCommand } from '../support/run-command.ts';
import { until } from '../support/until.ts';
import {
  type ConfiguredWorkplace,
  evaluate,
  openConfiguredWorkplace,
  openIncident,
  watchFor,
} from '../support/wave.ts';
import { mentionOf } from '../support/workplace.ts';

const never = new AbortController().signal;
let place: ConfiguredWorkplace;

beforeEach(async () => {
  // The command reads the system's clock.
  place = await openConfiguredWorkplace();
  place.clock.advanceTo(Date.now() - 2 * hourMs);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const earshot = (...args: string[]) => runCommand(command, 'rescore', ...args, '--config', place.config.file);

async function saveSome(count: number): Promise<void> {
  const now = place.clock.now();
  const posts = Array.from({ length: count }, (_, i) =>
    mentionOf(`m${i}`, now, { at: now - i, text: `fine kaffa ${i}` }),
  );
  await place.store.saveMentions(posts, now);
  await evaluate(place);
}

describe('earshot rescore', () => {
  test('switches a brand to the configured model, says so, and then finds nothing to do', async () => {
    await saveSome(450);
    const { model } = await createScorer('fast');
    const command = ownCommand(place.config.file)('earshot rescore --brand kaffa');
    const reminder = `kaffa is scored by words-1, and configured is fast. To switch: ${command}`;
    const before = await runCommand(status, 'status', '--config', place.config.file);
    expect(before.out).toContain(reminder);
    expect(reportOf(place.config, [], await peekModels(place.config)).warnings).toContain(reminder);
    const watched = await describeWatch(place.config, place.store, Date.now());
    expect(watched).toContain(`  ${reminder}`);
    expect(watched.join('\n')).not.toContain('Next: edit');
    const sample = { ...place.config, brands: place.config.brands.map((brand) => ({ ...brand, name: sampleBrand })) };
    expect((await describeWatch(sample, place.store, Date.now())).join('\n')).toContain('Next: edit');
    const { out } = await earshot('--brand', 'kaffa');
    expect(out).toContain(`kaffa is scored by ${model} now (before: words-1): 450 scores since `);
    const models = new Set<string | undefined>();
    for await (const { score } of place.store.mentions({})) models.add(score?.model);
    expect(models).toEqual(new Set([model]));
    expect((await earshot('--brand', 'kaffa')).out).toContain(`Nothing to do: kaffa is scored by ${model}`);
    const after = await runCommand(status, 'status', '--config', place.config.file);
    expect(after.out).not.toContain('To switch');
  });

  test('a start does it by itself for a model that is gone, while everything else works', async () => {
    await saveSome(30);
    const { model } = await createScorer('fast');
    const told: string[] = [];
    const stop = new AbortController();
    const running = runEarshot(place.config, {
      logger: silentLogger,
      signal: stop.signal,
      onRescore: (one) => told.push(describeRescore(one)),
    });
    await until(async () => (await place.store.brandModels())[0]?.model === model);
    // What waited meanwhile is scored by the new one.
    const now = Date.now();
    await place.store.saveMentions([mentionOf('late', now, { at: now - 1, text: 'late kaffa' })], now);
    await until(async () => (await place.store.counts()).every(({ unscored }) => unscored === 0));
    stop.abort();
    await running;
    for await (const { score } of place.store.mentions({})) expect(score?.model).toBe(model);
    expect(told).toEqual([
      `kaffa was scored by words-1, which this version does not have: 30 mentions of its last 75 days are scored by ${model} first ...`,
      `kaffa is scored by ${model} from now on.`,
    ]);
  }, 60_000);

  test('who only looks starts nothing, and learns nothing of a store that is not there', async () => {
    const data = join(tmpdir(), 'earshot-nowhere');
    expect(await peekModels({ store: { engine: 'embedded' }, data })).toEqual([]);
    const url = 'postgres://mia:secret@127.0.0.1:1/earshot';
    expect(await peekModels({ store: { engine: 'postgres', url }, data })).toEqual([]);
  });

  test('as JSON it is one object', async () => {
    await saveSome(3);
    const { out } = await earshot('--brand', 'kaffa', '--model', 'fast', '--json');
    const { model } = await createScorer('fast');
    const told = { brand: 'kaffa', model, before: 'words-1', scored: 3, kept: 0, replaced: 3, switched: true };
    expect(JSON.parse(out)).toMatchObject({ ...told, interrupted: false });
    expect(JSON.parse((await earshot('--brand', 'kaffa', '--json')).out)).toMatchObject({ scored: 0, switched: false });
  });

  test('before anything was scored there is nothing to do', async () => {
    expect((await earshot('--brand', 'kaffa')).out).toContain('Nothing to do: nothing of kaffa was scored yet');
    expect(await place.store.brandModels()).toEqual([]);
  });

  test('a brand or a model that is not there is told with what is known', async () => {
    await expect(earshot('--brand', 'kafa')).rejects.toThrow("Did you mean 'kaffa'?");
    await expect(earshot('--brand', 'kaffa', '--model', 'slow')).rejects.toThrow(UsageError);
    await expect(earshot('--brand', 'kaffa', '--model', 'slow')).rejects.toThrow(
      "--model: there is no model 'slow' among ",
    );
  });

  test('interrupted it keeps what is scored, and goes on from there', async () => {
    await saveSome(900);
    const stop = new AbortController();
    let batches = 0;
    const counting = (limit: number): Scorer => ({
      model: 'calm/1',
      score: (batch) => {
        batches += 1;
        if (batches === limit) stop.abort();
        return modelOf('calm/1', 'nothing').score(batch);
      },
    });
    const context = { ...place, brands: place.config.brands };
    const first = await rescore(context, 'kaffa', counting(2), { signal: stop.signal });
    expect(first).toMatchObject({ interrupted: true, switched: false, scored: 400, kept: 0 });
    expect((await place.store.brandModels()).map(({ model }) => model)).toEqual(['words-1']);
    const second = await rescore(context, 'kaffa', counting(99), { signal: never });
    expect(second).toMatchObject({ interrupted: false, switched: true, scored: 500, kept: 400, replaced: 900 });
  });

  test('a text that the new model cannot read abstains, and one that reads nothing switches nothing', async () => {
    await saveSome(60);
    const breaking = (breaks: (text: string) => boolean): Scorer => ({
      model: 'brittle/1',
      score: async (batch) => {
        if (batch.some(({ text }) => breaks(text))) throw new Error('cannot read it');
        return modelOf('brittle/1', 'nothing').score(batch);
      },
    });
    const context = { ...place, brands: place.config.brands };
    const all = rescore(
      context,
      'kaffa',
      breaking(() => true),
      { signal: never },
    );
    await expect(all).rejects.toThrow('cannot read it');
    expect((await place.store.brandModels()).map(({ model }) => model)).toEqual(['words-1']);
    const one = breaking((text) => text.endsWith(' 7'));
    expect(await rescore(context, 'kaffa', one, { signal: never })).toMatchObject({ switched: true });
  });

  test('elsewhere than on a terminal its progress is a line now and then', () => {
    const said: string[] = [];
    const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    let now = 0;
    const progress = rescoreProgress('kaffa', 'fast/1', () => now);
    for (now of [0, 1_000, 20_000, 21_000, 40_000]) progress.show({ done: now / 1_000, total: 80 });
    progress.end();
    spy.mockRestore();
    expect(said).toEqual([
      '[#####               ] 25 % kaffa: 20 mentions of 80 by fast/1, 60 s left\n',
      '[##########          ] 50 % kaffa: 40 mentions of 80 by fast/1, 40 s left\n',
    ]);
  });
});

describe('the evidence of an alert after switches', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-evidence-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function evidence(id: string, ...more: string[]) {
    const file = join(folder, 'out.csv');
    const args = ['export', '--incident', id, '--evidence', ...more, '--out', file, '--config', place.config.file];
    const { said } = await runCommand(exporting, ...args);
    const rows: Record<string, string>[] = parse(await readFile(file, 'utf8'), { columns: true, bom: true });
    return { said, rows: rows.map(({ id, label, model, p_negative }) => ({ id, label, model, p_negative })) };
  }

  async function tell(): Promise<number> {
    const messages: AlertMessage[] = [];
    const send = async (message: AlertMessage) => {
      messages.push(message);
      return {};
    };
    const notifiers = new Map([['cx', { send, check: async () => 'fine' }]]);
    await notify({ ...place, words: en, notifiers }, { channel: 'cx' }, never);
    return Number(/^(\d+) people/.exec(messages[0]?.headline ?? '')?.[1]);
  }

  test('gives ids, labels and model as the alert counted them, twice in a row as well', async () => {
    const incident = await openIncident(place, 8);
    const told = await tell();
    const before = await evidence(incident.id);
    const atPeak = await evidence(incident.id, 'wave');
    expect(before.rows).toHaveLength(told);
    expect(before.rows.every(({ label, model }) => label === 'negative' && model === 'words-1')).toBe(true);
    const context = { ...place, brands: place.config.brands };
    for (const scorer of [modelOf('calm/1', 'nothing'), modelOf('wild/1', 'kaffa'), modelOf('calm/2', 'nothing')]) {
      await watchFor(place, 1000);
      expect(await rescore(context, 'kaffa', scorer, { signal: never })).toMatchObject({ switched: true });
      expect(await evidence(incident.id)).toEqual(before);
      expect(await evidence(incident.id, 'wave')).toEqual(atPeak);
      const [now] = (await place.store.incidents({ limit: 1 })).items;
      expect(now).toEqual(incident);
    }
  });

  test('says what a person has corrected since then', async () => {
    const incident = await openIncident(place, 8);
    const { rows } = await evidence(incident.id, 'wave');
    const context = { ...place, brands: place.config.brands };
    await rescore(context, 'kaffa', modelOf('calm/1', 'nothing'), { signal: never });
    await place.store.correctMention(rows[0]?.id ?? '', { label: 'positive', by: 'jo', at: place.clock.now() });
    const after = await evidence(incident.id, 'wave');
    expect(after.rows).toEqual(rows.slice(1));
    expect(after.said).toContain(`Note: the alert counted ${rows.length}; since then mentions`);
  });
});
