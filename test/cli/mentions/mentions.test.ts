import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import * as exporting from '../../../src/cli/export/export.ts';
import * as mentions from '../../../src/cli/mentions/mentions.ts';
import { UsageError } from '../../../src/cli/terminal/usage-error.ts';
import { systemClock } from '../../../src/core/clock.ts';
import type { Mention } from '../../../src/core/domain.ts';
import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { csvCell } from '../../../src/files/csv-cell.ts';
import { openJobQueue } from '../../../src/queue/open-job-queue.ts';
import { runCommand } from '../../support/run-command.ts';
import { type ConfiguredWorkplace, evaluate, openConfiguredWorkplace } from '../../support/wave.ts';
import { mentionOf, noon, wordScorer } from '../../support/workplace.ts';

const nowhere = '00000000-0000-4000-8000-000000000000';
let place: ConfiguredWorkplace;
let folder = '';

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  folder = await mkdtemp(join(tmpdir(), 'earshot-mentions-'));
  const at = (minutes: number) => ({ at: noon + minutes * minuteMs });
  await place.store.saveMentions(
    [
      mentionOf('a', noon, { ...at(0), text: 'angry \u001b[31m at my kaffa\nand more' }),
      mentionOf('b', noon, { ...at(1), text: 'my kaffa is fine' }),
      mentionOf('c', noon, { ...at(2), text: 'angry again' }),
      mentionOf('=cmd', noon, { ...at(3), text: 'a formula for an id' }),
    ],
    noon,
  );
  place.clock.advanceTo(noon + 2 * hourMs);
  await evaluate(place);
});
afterEach(async () => {
  process.exitCode = 0;
  await place[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const earshot = (...args: string[]) => runCommand(mentions, 'mentions', ...args, '--config', place.config.file);
const idOf = (name: string): string => mentionOf(name, noon).id;

async function stored(name: string): Promise<Mention> {
  for await (const mention of place.store.mentions({ ids: [idOf(name)] })) return mention;
  throw new Error(`${name} is not stored`);
}

async function fileOf(content: string, name = 'corrections.csv'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}
const corrected = async (content: string, name?: string) => {
  const { out, said } = await earshot('label', '--file', await fileOf(content, name), '--by', 'jo', '--json');
  return { counts: JSON.parse(out), said };
};

/** What leaves no room for the ids stands below them. */
const isRow = (line: string): boolean => !line.startsWith(' ');
const idIn = (line: string): string => line.slice(0, 36);

describe('list', () => {
  test('shows the newest first with whole ids, labels and texts that are safe for a terminal', async () => {
    const { out } = await earshot('list', '--brand', 'kaffa');
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^id +posted +label +p +severity$/);
    expect(lines.slice(1).filter(isRow).map(idIn)).toEqual(['=cmd', 'c', 'b', 'a'].map(idOf));
    expect(lines[7]).toMatch(/2026-03-16 12:00 +negative +0\.90$/);
    expect(lines[8]).toBe('    text  angry [31m at my kaffa and more');
  });

  test('can be narrowed, and read by a program', async () => {
    const { out } = await earshot('list', '--brand', 'kaffa', '--label', 'negative', '--limit', '1', '--json');
    expect(JSON.parse(out)).toMatchObject({
      id: idOf('c'),
      label: 'negative',
      model_label: 'negative',
      text: 'angry again',
    });
    expect(
      (await earshot('list', '--brand', 'kaffa', '--from', '2026-03-16T12:02', '--to', '2026-03-16T12:03')).out,
    ).toContain(idOf('c'));
    expect((await earshot('list', '--brand', 'kaffa', '--from', '24h')).out).toBe('No such mentions.\n');
    await expect(earshot('list', '--brand', 'kafa')).rejects.toThrow("Did you mean 'kaffa'?");
    await expect(earshot('list', '--brand', 'kaffa', '--limit', '5000')).rejects.toThrow('for more see earshot export');
  });

  test('--unsure shows what the model was unsure of, --corrected what people said, with a star', async () => {
    await place.store.saveMentions([mentionOf('even', noon)], noon);
    const even = { negative: 0.4, neutral: 0.35, positive: 0.25 };
    const model = { language: 'en', abstained: false, reason: null, model: wordScorer.model, severity: null, cx: null };
    await place.store.saveScores([{ id: idOf('even'), score: { label: 'negative', p: even, ...model } }], noon);
    const ids = async (...flags: string[]) =>
      (await earshot('list', '--brand', 'kaffa', ...flags)).out.split('\n').slice(1, -1).filter(isRow).map(idIn);
    expect(await ids('--unsure')).toEqual([idOf('even')]);
    await earshot('label', idOf('even'), 'neutral');
    expect(await ids('--unsure')).toEqual([]);
    expect(await ids('--corrected')).toEqual([idOf('even')]);
    expect((await earshot('list', '--brand', 'kaffa', '--corrected')).out).toMatch(/ neutral\* +0\.35$/m);
  });
});

describe('show', () => {
  test('tells how a mention matched, and when it was posted, seen, stored, scored and alerted on', async () => {
    const { out } = await earshot('show', idOf('a'));
    const rows = Object.fromEntries(out.split('\n').map((line) => [line.slice(2, 15).trim(), line.slice(16)]));
    expect(rows).toMatchObject({
      text: 'angry [31m at my kaffa and more',
      matched: 'by its text (kaffa)',
      label: 'negative',
      posted: '2026-03-16 12:00',
      seen: '2026-03-16 12:00, 0 s after it was posted',
      scored: '2026-03-16 14:00, 2 h after it was posted',
      alerted: 'no',
    });
    const history = { ...mentionOf('old', null), way: 'reference' as const, own: true };
    await place.store.saveMentions([history], noon);
    const { out: old } = await earshot('show', history.id);
    expect(old).toMatch(/^ +matched +refers to a mention \(kaffa\)$/m);
    expect(old).toMatch(/^ +seen +as history: in a backfill or an import$/m);
    expect(old).toMatch(/^ +author +Author old, the brand's own account$/m);
    expect(old).toMatch(/^ +scored +not yet$/m);
  });

  test('can be read by a program; what is no mention is said', async () => {
    const { out } = await earshot('show', idOf('a').toUpperCase(), '--json');
    expect(JSON.parse(out)).toMatchObject({ id: idOf('a'), way: 'text', alerted: null, stored: expect.any(String) });
    await expect(earshot('show', nowhere)).rejects.toThrow(`There is no mention '${nowhere}'`);
  });
});

describe('label', () => {
  test('wins over the model and tells what it was and what it is', async () => {
    const { out } = await earshot('label', idOf('a'), 'positive', '--by', 'jo');
    expect(out).toBe(
      `${idOf('a')}: was negative by words-1 (p 0.90); positive now, says jo.\n  angry [31m at my kaffa and more\n  It does not count as negative any more.\n`,
    );
    expect(await stored('a')).toMatchObject({
      score: { label: 'negative' },
      correction: { label: 'positive', by: 'jo' },
    });
    const { out: json } = await earshot('label', idOf('a').toUpperCase(), 'NEG', '--by', 'mia', '--json');
    expect(JSON.parse(json)).toMatchObject({
      id: idOf('a'),
      before: 'positive',
      after: 'negative',
      changed: true,
      by: 'mia',
    });
  });

  test('is kept where the model says the same, and said once', async () => {
    expect((await earshot('label', idOf('a'), 'negative', '--by', 'jo')).out).toContain('It counts as before');
    expect((await earshot('label', idOf('a'), 'negative', '--by', 'mia')).out).toContain(
      'was negative (said jo) already; nothing changed',
    );
    expect((await stored('a')).correction).toMatchObject({ by: 'jo' });
  });

  test('counts at once: detection is nudged, and learns of it', async () => {
    const { slice } = (await place.store.buckets('kaffa', 0, noon + hourMs))[0] ?? { slice: 0 };
    const negatives = async () => {
      const buckets = await place.store.buckets('kaffa', slice, slice + 1);
      return buckets.reduce((sum, bucket) => sum + bucket.negatives, 0);
    };
    expect(await negatives()).toBe(2);
    await earshot('label', idOf('b'), 'negative');
    await using queue = await openJobQueue(place.config, { databaseUrl: place.url }, { logger: silentLogger });
    expect((await queue.depth()).detect.waiting).toBe(1);
    expect((await place.store.due(systemClock.now())).brands).toEqual(['kaffa']);
    await evaluate(place);
    expect(await negatives()).toBe(3);
  });

  test('is stored also while the job queue is out of reach, with a word', async () => {
    const file = join(folder, 'earshot.yaml');
    const config = await readFile(place.config.file, 'utf8');
    await writeFile(file, `${config}queue: redis://127.0.0.1:9\n`);
    const { out, said } = await runCommand(mentions, 'mentions', 'label', idOf('b'), 'negative', '--config', file);
    expect(out).toContain('negative now');
    expect(said).toMatch(
      /^Note: the job queue cannot be told \(.*\); what changed is stored, and found by the workers\.\n$/,
    );
    expect((await stored('b')).correction).toMatchObject({ label: 'negative' });
  });

  test('says what is wrong with an id, a label, or neither', async () => {
    await expect(earshot('label', nowhere, 'negative')).rejects.toThrow(
      `There is no mention '${nowhere}'. Ids: earshot mentions list --brand NAME`,
    );
    await expect(earshot('label', idOf('a'), 'negativ')).rejects.toThrow(
      "label: found 'negativ', wanted negative, neutral, positive. Did you mean 'negative'?",
    );
    await expect(earshot('label', idOf('a'))).rejects.toThrow(UsageError);
    await expect(earshot('label')).rejects.toThrow('Give ID and LABEL, or --file FILE.');
    await expect(earshot('label', idOf('a'), 'negative', '--file', 'x.csv')).rejects.toThrow(UsageError);
    await expect(earshot('label', idOf('a'), 'negative', '--by', ' ')).rejects.toThrow('--by: found no name');
  });
});

describe('label --file', () => {
  test('corrects what differs, tells each row that it cannot use, and keeps those', async () => {
    const { counts, said } = await corrected(
      `id,label,note\n${idOf('a')},neutral,"a, b"\n${idOf('b')},Neutral,\n${idOf('c')},bad,\n${idOf('c')},,\n${nowhere},neg,\nx,neg,\n,neg,\n${idOf('c')}\n`,
    );
    expect(counts).toEqual({
      read: 8,
      corrected: 1,
      unchanged: 1,
      withoutLabel: 1,
      notFound: 1,
      rejected: 4,
      brands: ['kaffa'],
    });
    expect(said).toMatch(/corrections\.csv, line 4: label: found 'bad', wanted negative, neutral, positive\n/);
    expect(said).toMatch(/line 7: id: found 'x', wanted one as in 'earshot mentions list'\n/);
    expect(said).toMatch(/line 8: found neither id, nor platform, platform_id and brand\n/);
    expect(said).toMatch(/line 9: 1 cells where the header has 3\n/);
    expect(said).toMatch(/line 6: no such mention is stored\n/);
    expect(said).toMatch(/\n5 rows not used, with line and reason: .*rejects/);
    const [rejects = ''] = await readdir(join(place.config.data, 'rejects'));
    const kept = (await readFile(join(place.config.data, 'rejects', rejects), 'utf8')).trimEnd().split('\n');
    expect(kept.map((line) => JSON.parse(line).line).sort()).toEqual([4, 6, 7, 8, 9]);
    expect(await stored('a')).toMatchObject({ correction: { label: 'neutral', by: 'jo' } });
    expect((await stored('b')).correction).toBeNull();
    expect(process.exitCode).toBe(0);
  });

  test('given again changes nothing', async () => {
    const content = `id,label\n${idOf('a')},neutral\n${idOf('b')},negative\n`;
    expect((await corrected(content)).counts).toMatchObject({ corrected: 2, unchanged: 0 });
    const before = await stored('a');
    expect((await corrected(content)).counts).toMatchObject({ corrected: 0, unchanged: 2, brands: [] });
    expect(await stored('a')).toEqual(before);
  });

  test.each([
    ['TSV', 'a.tsv', (id: string) => `Label\tID\nnegative\t${id}\n`],
    ['a spreadsheet with semicolons', 'a.csv', (id: string) => `\ufeffid;label\r\n${id};negative\r\n`],
    ['JSONL', 'a.jsonl', (id: string) => `{"id":"${id}","label":"negative"}\n`],
  ])('reads %s', async (_name, file, content) => {
    expect((await corrected(content(idOf('b')), file)).counts).toMatchObject({ read: 1, corrected: 1 });
  });

  test('knows mentions by platform, its id and brand, with the guard against formulas undone', async () => {
    const { counts } = await corrected(
      `platform,platform_id,brand,label\nforum,a,kaffa,positive\nforum,${csvCell('=cmd')},kaffa,negative\nforum,nope,kaffa,neg\n`,
    );
    expect(counts).toMatchObject({ corrected: 2, notFound: 1 });
    expect((await stored('=cmd')).correction).toMatchObject({ label: 'negative' });
  });

  test('an exported file with changed labels works as it is, and comes back as rows to retrain from', async () => {
    const file = join(folder, 'out.csv');
    const exported = async (...flags: string[]) => {
      await runCommand(exporting, 'export', '--brand', 'kaffa', ...flags, '--out', file, '--config', place.config.file);
      return readFile(file, 'utf8');
    };
    const all = await exported();
    expect((await corrected(all)).counts).toMatchObject({ read: 4, corrected: 0, unchanged: 4 });
    const edited = all.replace('my kaffa is fine', 'my text was edited').replace(/neutral,neutral/, 'positive,neutral');
    expect((await corrected(edited)).counts).toMatchObject({ read: 4, corrected: 1, unchanged: 3, rejected: 0 });
    const rows: Record<string, string>[] = parse(await exported('--corrected'), { columns: true, bom: true });
    expect(rows).toMatchObject([
      {
        id: idOf('b'),
        text: 'my kaffa is fine',
        label: 'positive',
        model_label: 'neutral',
        p_neutral: '0.8',
        model: 'words-1',
        language: 'en',
        corrected_by: 'jo',
        corrected_at: expect.stringMatching(/^\d{4}-/),
      },
    ]);
  });

  test('rows as they were exported do not undo what others said since then', async () => {
    const file = join(folder, 'out.csv');
    await runCommand(exporting, 'export', '--brand', 'kaffa', '--out', file, '--config', place.config.file);
    await earshot('label', idOf('a'), 'positive', '--by', 'mia');
    expect((await corrected(await readFile(file, 'utf8'))).counts).toMatchObject({ corrected: 0, unchanged: 4 });
    expect((await stored('a')).correction).toMatchObject({ label: 'positive', by: 'mia' });
  });

  test('says what is missing in a file of other columns, and that there is no file', async () => {
    await expect(corrected('id,sentiment\nx,neg\n')).rejects.toThrow(
      'found the columns id, sentiment; wanted label, and id or platform, platform_id and brand',
    );
    await expect(corrected('platform,label\nx,neg\n')).rejects.toThrow('wanted label, and id or');
    await expect(earshot('label', '--file', join(folder, 'none.csv'))).rejects.toThrow('there is no such file');
  });

  test('of which no row can be used ends with 1', async () => {
    await corrected(`id,label\n${nowhere},negative\n`);
    expect(process.exitCode).toBe(1);
  });
});
