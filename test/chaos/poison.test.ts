import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Mention } from '../../src/core/domain.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import type { Store } from '../../src/core/store/store.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { score } from '../../src/workers/score.ts';
import { earshotCommand } from '../support/earshot-process.ts';
import { mentionOf, noon, openWorkplace, type Workplace, wordScorer } from '../support/workplace.ts';

const good = 40;
const signal = new AbortController().signal;

let place: Workplace;
let folder: string;
let config: string;

beforeEach(async () => {
  place = await openWorkplace();
  folder = await mkdtemp(join(tmpdir(), 'earshot-poison-'));
  config = join(folder, 'earshot.yaml');
  await writeFile(config, JSON.stringify({ data: './data', store: place.url, brands: [{ name: 'kaffa' }] }));
  const mentions = Array.from({ length: good }, (_, n) => mentionOf(`good-${n}`, noon + n));
  mentions.splice(17, 0, mentionOf('poison', noon + 17, { text: 'kaffa poison' }));
  await place.store.saveMentions(mentions, noon);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function all(store: Store): Promise<Mention[]> {
  const found: Mention[] = [];
  for await (const mention of store.mentions({})) found.push(mention);
  return found;
}
const scoredBy = (mentions: Mention[], model: string): number =>
  mentions.filter((mention) => mention.score?.model === model).length;

async function dead(...args: string[]): Promise<unknown> {
  const { code, out, said } = await earshotCommand('dead', ...args, '--config', config, '--json');
  expect({ code, said }).toEqual({ code: 0, said: '' });
  return JSON.parse(out);
}

describe('a text that the scorer throws at', () => {
  const throwing: Scorer = {
    model: wordScorer.model,
    score: async (batch) => {
      if (batch.some(({ text }) => text.includes('poison'))) throw new Error('choked on it');
      return wordScorer.score(batch);
    },
  };

  test('is set aside after three tries alone, and its batch is scored', async () => {
    await score({ ...place, scorers: forAllBrands(throwing) }, signal);
    const mentions = await all(place.store);
    expect(scoredBy(mentions, 'words-1')).toBe(good);
    expect(mentions.find(({ platformId }) => platformId === 'poison')?.score).toMatchObject({
      label: null,
      abstained: true,
      reason: 'set aside',
    });
    expect((await place.store.deadMentions({ limit: 10 })).items).toMatchObject([
      { reason: 'choked on it', text: 'kaffa poison' },
    ]);
    expect(await place.store.counts()).toMatchObject([{ mentions: good + 1, unscored: 0, dead: 1 }]);
  });

  test('is tried alone three times, not more', async () => {
    let alone = 0;
    const counting: Scorer = {
      ...throwing,
      score: (batch) => {
        if (batch.length === 1 && batch[0]?.text.includes('poison')) alone += 1;
        return throwing.score(batch);
      },
    };
    await score({ ...place, scorers: forAllBrands(counting) }, signal);
    await score({ ...place, scorers: forAllBrands(counting) }, signal);
    expect(alone).toBe(3);
  });

  test('can be looked at, retried with a better scorer, or dropped by command', async () => {
    await score({ ...place, scorers: forAllBrands(throwing) }, signal);
    const id = (await place.store.deadMentions({ limit: 1 })).items[0]?.id ?? '';
    expect(await dead('list')).toMatchObject({ mentions: [{ id, reason: 'choked on it' }], notifications: [] });

    expect(await dead('retry', id)).toEqual({ mentions: 1, notifications: 0 });
    await score({ ...place, scorers: forAllBrands(throwing) }, signal);
    expect(await dead('list')).toMatchObject({ mentions: [{ id, reason: 'choked on it' }] });

    expect(await dead('retry', '--all')).toEqual({ mentions: 1, notifications: 0 });
    await score({ ...place, scorers: forAllBrands(wordScorer) }, signal);
    expect(await dead('list')).toEqual({ mentions: [], notifications: [] });
    expect(scoredBy(await all(place.store), 'words-1')).toBe(good + 1);
  });

  test('that is dropped stays stored without a label, and is not tried again', async () => {
    await score({ ...place, scorers: forAllBrands(throwing) }, signal);
    expect(await dead('drop', '--all')).toEqual({ mentions: 1, notifications: 0 });
    await score({ ...place, scorers: forAllBrands(wordScorer) }, signal);
    const mentions = await all(place.store);
    expect(mentions).toHaveLength(good + 1);
    expect(mentions.find(({ platformId }) => platformId === 'poison')?.score?.label).toBeNull();
    expect(await dead('list')).toEqual({ mentions: [], notifications: [] });
  });
});

describe('a text that kills the process', () => {
  /** A process that scores until nothing waits (0), or is killed by what it scores (SIGKILL). */
  async function scoreElsewhere(): Promise<number | NodeJS.Signals> {
    const args = ['--import', join(import.meta.dirname, '..', 'support', 'typescript.mjs')];
    const child = spawn(process.execPath, [...args, join(import.meta.dirname, 'score-until-killed.ts'), place.url], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code, killed] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return killed ?? code ?? 0;
  }

  test('is found by halving, set aside after three deaths alone, and its batch is scored', async () => {
    let deaths = 0;
    while ((await scoreElsewhere()) === 'SIGKILL') {
      deaths += 1;
      if (deaths > 20) throw new Error('it kills for ever');
    }
    const mentions = await all(place.store);
    expect(scoredBy(mentions, 'words-1')).toBe(good);
    expect((await place.store.deadMentions({ limit: 10 })).items).toMatchObject([
      { reason: 'no answer came while it was scored alone', text: 'kaffa poison', tries: deaths },
    ]);
    expect(await place.store.counts()).toMatchObject([{ mentions: good + 1, unscored: 0, dead: 1 }]);
    // 41 in one batch, then 21, 11, 6, 3, 2 at most, then alone three times.
    expect(deaths).toBeLessThanOrEqual(9);
    expect(deaths).toBeGreaterThanOrEqual(7);
  }, 90_000);
});
