import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { AlertMessage } from '../../../src/alerts/messages/message.ts';
import * as exporting from '../../../src/cli/export/export.ts';
import * as incidents from '../../../src/cli/incidents/incidents.ts';
import { UsageError } from '../../../src/cli/terminal/usage-error.ts';
import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import type { Manifest } from '../../../src/reports/write-report.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { notify } from '../../../src/workers/notify.ts';
import { runCommand } from '../../support/run-command.ts';
import {
  type ConfiguredWorkplace,
  evaluate,
  openConfiguredWorkplace,
  openIncident,
  postAngrily,
} from '../../support/wave.ts';
import { mentionOf, noon, saveQuietWeeks } from '../../support/workplace.ts';

let place: ConfiguredWorkplace;
let folder = '';

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  folder = await mkdtemp(join(tmpdir(), 'earshot-export-'));
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const earshot = (...args: string[]) => runCommand(exporting, 'export', ...args, '--config', place.config.file);

type Row = Record<string, string>;
const rowsOf = (text: string): Row[] => parse(text, { columns: true, bom: true });

/** Exports to a file: its rows and its manifest. */
async function exported(...args: string[]): Promise<{ rows: Row[]; manifest: Manifest; said: string }> {
  const file = join(folder, 'out.csv');
  const { said } = await earshot(...args, '--out', file);
  const manifest: Manifest = JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'));
  return { rows: rowsOf(await readFile(file, 'utf8')), manifest, said };
}

const nasty = 'angry, "quoted"\nsecond line of 1+1 \u{1f621} ü \u2028 end';

async function saveSome(): Promise<void> {
  const at = (minutes: number) => ({ at: noon + minutes * minuteMs });
  await place.store.saveMentions(
    [
      mentionOf('a', noon, { ...at(0), text: nasty }),
      mentionOf('b', noon, { ...at(1), text: '=HYPERLINK("http://evil.example")' }),
      mentionOf('c', noon, { ...at(2), text: 'angry again', author: { id: 'author-a', name: 'A', followers: 3 } }),
      mentionOf('d', noon, { ...at(60), text: 'late', author: null }),
      { ...mentionOf('e', noon, at(3)), id: '00000000-0000-4000-8000-000000000000', platform: 'x', source: 'press' },
    ],
    noon,
  );
  place.clock.advanceTo(noon + 2 * hourMs);
  await evaluate(place);
}

describe('what is chosen', () => {
  beforeEach(saveSome);
  const idsOf = (rows: Row[]) => rows.map((row) => row.platform_id);

  test.each<[string[], string[]]>([
    [[], ['a', 'b', 'c', 'e', 'd']],
    [
      ['--label', 'negative'],
      ['a', 'c'],
    ],
    [
      ['--label', 'negative', 'neutral', '--source', 'forum'],
      ['a', 'b', 'c', 'd'],
    ],
    [['--counted'], ['a']],
    [['--source', 'press'], ['e']],
    [
      ['--from', '2026-03-16T12:01', '--to', '2026-03-16T13:00Z'],
      ['b', 'c', 'e'],
    ],
    [['--from', '2026-03-17'], []],
  ])('with %j', async (flags, wanted) => {
    const { rows, manifest } = await exported('--brand', 'kaffa', ...flags);
    expect(idsOf(rows)).toEqual(wanted);
    expect(manifest.rows).toBe(wanted.length);
  });

  test('a brand or source that is not configured is exported with a word, and a wrong range refused', async () => {
    await expect(exported('--brand', 'kafa')).rejects.toThrow("there is no brand 'kafa' among kaffa.");
    expect((await exported('--brand', 'kaffa', '--source', 'pres')).said).toContain("Did you mean 'press'?");
    await expect(earshot('--brand', 'kaffa', '--from', '2026-03-17', '--to', '2026-03-16')).rejects.toThrow(UsageError);
    await expect(earshot('--incident', 'nope')).rejects.toThrow("There is no incident 'nope'");
  });

  test('X posts come as ids, unless their texts are asked for', async () => {
    const [row] = (await exported('--brand', 'kaffa', '--source', 'press')).rows;
    expect(row).toMatchObject({ platform: 'x', platform_id: 'e', text: '', author_name: '' });
    const { said, manifest } = await exported('--brand', 'kaffa');
    expect(said).toContain('Note: 1 row of x without text and author');
    expect(manifest).toMatchObject({ idOnlyPlatforms: ['x'], idOnlyRows: 1 });
    const [full] = (await exported('--brand', 'kaffa', '--source', 'press', '--full-text')).rows;
    expect(full).toMatchObject({ text: 'my kaffa, post e' });
  });
});

describe('what is written', () => {
  beforeEach(saveSome);

  test('the manifest says what the file is', async () => {
    const { manifest } = await exported('--brand', 'kaffa', '--from', '2026-03-16', '--label', 'negative');
    const bytes = await readFile(join(folder, 'out.csv'));
    expect(manifest).toMatchObject({
      file: 'out.csv',
      rows: 2,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      models: ['words-1'],
      query: { brand: 'kaffa', from: '2026-03-16T00:00:00.000Z', labels: ['negative'] },
    });
    expect((await readdir(folder)).sort()).toEqual(['out.csv', 'out.csv.manifest.json']);
  });

  test('without --out it goes to the data folder, and its path is told', async () => {
    const { out } = await earshot('--brand', 'kaffa', '--json');
    const { path, rows } = JSON.parse(out);
    expect(path).toMatch(/exports\/kaffa-\d{4}-\d{2}-\d{2}T\d{6}\.csv$/);
    expect(path.startsWith(place.config.data)).toBe(true);
    expect([rows, rowsOf(await readFile(path, 'utf8')).length]).toEqual([5, 5]);
  });

  test('a brand whose name is no file name stays in the exports folder', async () => {
    const brand = '../../K & "F"/ü';
    await place.store.saveMentions([{ ...mentionOf('odd', noon), brand }], noon);
    const { path } = JSON.parse((await earshot('--brand', brand, '--json')).out);
    expect(path).toMatch(/exports\/K-F-ü-[\dT-]+\.csv$/);
  });

  test('is for its owner alone, in a folder that is too, unless asked otherwise', async () => {
    const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);
    const { path } = JSON.parse((await earshot('--brand', 'kaffa', '--json')).out);
    const modes = [path, `${path}.manifest.json`, dirname(path)];
    expect(await Promise.all(modes.map(modeOf))).toEqual(['600', '600', '700']);
    const shared = join(folder, 'new', 'shared.csv');
    await earshot('--brand', 'kaffa', '--out', shared, '--mode', '664');
    expect(await Promise.all([shared, `${shared}.manifest.json`].map(modeOf))).toEqual(['664', '664']);
    await expect(earshot('--brand', 'kaffa', '--mode', 'rw')).rejects.toThrow(/Wanted a mode such as 600/);
    await expect(earshot('--brand', 'kaffa', '--out', '/proc/none/out.csv')).rejects.toThrow(/cannot be written/);
  });

  test('--out - writes to stdout and nothing else; the manifest is for --json, on stderr', async () => {
    const { out, said } = await earshot('--brand', 'kaffa', '--format', 'jsonl', '--out', '-', '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ platform_id: id }) => id)).toEqual(['a', 'b', 'c', 'e', 'd']);
    expect(lines[0].text).toBe(nasty);
    const manifest = JSON.parse(said.split('\n')[0] ?? '');
    expect(manifest).toMatchObject({ file: null, rows: 5, sha256: createHash('sha256').update(out).digest('hex') });
    expect((await earshot('--brand', 'kaffa', '--out', '-')).said).toContain(`5 rows, SHA-256 `);
  });

  test('a failure leaves the earlier file as it was, and nothing beside it', async () => {
    await exported('--brand', 'kaffa');
    const before = await readFile(join(folder, 'out.csv'));
    const inTheWay = join(folder, 'out.csv', 'below.csv');
    await expect(earshot('--brand', 'kaffa', '--out', inTheWay)).rejects.toThrow(`${inTheWay} cannot be written: `);
    await expect(earshot('--brand', 'kaffa', '--out', folder)).rejects.toThrow(`${folder} cannot be written: `);
    expect(await readFile(join(folder, 'out.csv'))).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual(['out.csv', 'out.csv.manifest.json']);
  });

  const python = spawnSync('python3', ['-c', 'import csv']).status === 0;
  (python ? test : test.skip)('the csv module of python reads the same cells (skipped without python3)', async () => {
    const { rows } = await exported('--brand', 'kaffa');
    const script = `
import csv, json, sys
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    print(json.dumps(list(csv.DictReader(file, strict=True))))`;
    const { stdout, status } = spawnSync('python3', ['-c', script, join(folder, 'out.csv')], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(rows);
    expect(rows.map((row) => row.text)).toEqual([
      nasty,
      `'=HYPERLINK("http://evil.example")`,
      'angry again',
      '',
      'late',
    ]);
  });
});

describe('an alert can be traced to its rows', () => {
  test('--evidence gives exactly the mentions that it counted, also when more came later', async () => {
    const incident = await openIncident(place, 20);
    const [{ peak } = { peak: null }] = incident.rules;
    const { rows, manifest, said } = await exported('--incident', incident.id, '--evidence');
    expect(rows).toHaveLength(peak?.observed ?? 0);
    expect(rows.length).toBeLessThan(20);
    expect(new Set(rows.map((row) => row.author_id)).size).toBe(peak?.authors);
    expect(rows.every((row) => row.label === 'negative' && Date.parse(row.seen ?? '') <= (peak?.at ?? 0))).toBe(true);
    expect(manifest.query).toMatchObject({
      incident: incident.id,
      evidence: { rule: 'wave', at: new Date(peak?.at ?? 0).toISOString(), counted: peak?.observed },
    });
    expect(said).toBe(
      "Note: no alert about it with its numbers is recorded as sent; these are what rule 'wave' counted when it opened it or last raised it.\n",
    );
  });

  test('--evidence has everyone who copies a complaint, and leaves out what one of them repeats', async () => {
    await saveQuietWeeks(place.store, place.clock.now());
    await evaluate(place);
    await postAngrily(place, 2);
    const now = place.clock.now();
    const copies = Array.from({ length: 8 }, (_, n) =>
      mentionOf(`copy-${n}`, now, { text: `angry that my kaffa leaks again today ${n}`, at: now - 2000 + n }),
    );
    const author = { id: 'author-copy-0', name: 'Author copy-0', followers: null };
    const repeats = [1, 2, 3].map((n) => mentionOf(`repeat-${n}`, now, { author, text: `angry again ${n}` }));
    await place.store.saveMentions([...copies, ...repeats], now);
    await evaluate(place);
    await postAngrily(place, 12);
    const [incident] = (await place.store.incidents({ limit: 1 })).items;
    const peak = incident?.rules[0]?.peak;
    const { rows } = await exported('--incident', incident?.id ?? '', '--evidence');
    expect(peak?.negatives).toBeGreaterThan(peak?.observed ?? 0);
    expect(rows).toHaveLength(peak?.observed ?? 0);
    expect(rows.filter((row) => row.text?.includes('leaks again'))).toHaveLength(8);
    expect(rows.filter((row) => row.text?.includes('angry again'))).toHaveLength(0);
  });

  describe('by what its messages said', () => {
    /** Sends what waits for one channel: the message as it was made then. */
    async function tell(channel: string): Promise<AlertMessage> {
      const messages: AlertMessage[] = [];
      const send = async (message: AlertMessage) => {
        messages.push(message);
        return { ts: '1.2' };
      };
      const notifiers = new Map([[channel, { send, check: async () => 'fine' }]]);
      await notify({ ...place, words: en, notifiers }, { channel }, new AbortController().signal);
      const [message] = messages;
      if (!message || messages.length > 1) throw new Error(`${messages.length} messages were sent`);
      return message;
    }
    const peopleIn = ({ findings }: AlertMessage): number => findings[0]?.observed ?? 0;

    test('a message that was sent late gave newer numbers than the alert, and --evidence gives its rows', async () => {
      const incident = await openIncident(place, 8);
      const told = peopleIn(await tell('cx'));
      expect(told).toBeGreaterThan(incident.rules[0]?.peak.observed ?? 0);
      const [sent] = (await place.store.notifications({ incident: incident.id, state: 'sent', limit: 9 })).items;
      expect(sent?.reference).toMatchObject({ ts: '1.2', toldRule: 'wave', toldObserved: String(told) });

      await postAngrily(place, 2);
      const toldAt = Number(sent?.reference?.toldAt);
      const { rows, manifest, said } = await exported('--incident', incident.id, '--evidence');
      expect(rows).toHaveLength(told);
      expect(rows.every((row) => Date.parse(row.seen ?? '') <= toldAt)).toBe(true);
      // What the message counted was alerted on by it, and what came later by none yet.
      const { rows: all } = await exported('--incident', incident.id);
      const sentAt = new Date(sent?.sentAt ?? 0).toISOString();
      expect(all.filter((row) => row.alerted === sentAt).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
      expect(all.filter((row) => row.label === 'negative' && row.alerted === '')).toHaveLength(2);
      expect(manifest.query).toMatchObject({
        evidence: { rule: 'wave', counted: told, said: { occasion: 'opened', number: 1, channel: 'cx' } },
      });
      expect(said).toMatch(
        new RegExp(
          `^The message 'opened 1' to cx, sent 2026-03-16 12:\\d\\d \\(UTC\\), counted ${told}: ${told} rows\\.\n$`,
        ),
      );
      const { rows: atPeak } = await exported('--incident', incident.id, '--evidence', 'wave');
      expect(atPeak).toHaveLength(incident.rules[0]?.peak.observed ?? 0);
    });

    test('each message has its own rows, and without a name it is the newest that was sent', async () => {
      const { id } = await openIncident(place, 6);
      const first = peopleIn(await tell('cx'));
      await postAngrily(place, 3);
      const second = peopleIn(await tell('oncall'));
      expect(second).toBeGreaterThan(first);
      const rowsOfMessage = async (...args: string[]) => (await exported('--incident', id, ...args)).rows.length;
      expect(await rowsOfMessage('--evidence')).toBe(second);
      expect(await rowsOfMessage('--said', 'opened 1')).toBe(second);
      expect(await rowsOfMessage('--evidence', '--said', 'opened/1/cx')).toBe(first);
      await expect(earshot('--incident', id, '--said', 'escalated 7')).rejects.toThrow(
        "--said: no message 'escalated 7' was sent; there are opened/1/oncall, opened/1/cx.",
      );
      await expect(earshot('--incident', id, '--evidence', 'wave', '--said', 'opened')).rejects.toThrow(UsageError);
      const { out } = await runCommand(incidents, 'incidents', 'show', id, '--config', place.config.file);
      expect(out).toContain(
        `  ${first}: npx --no earshot export --incident kaffa-1 --evidence --said opened/1/cx --config `,
      );
    });

    test('what was corrected since it was sent is missing, and that is said', async () => {
      const { id } = await openIncident(place, 8);
      const told = peopleIn(await tell('cx'));
      const { rows } = await exported('--incident', id, '--evidence');
      const [first] = rows.map((row) => row.id ?? '');
      await place.store.correctMention(first ?? '', { label: 'positive', by: 'jo', at: place.clock.now() });
      const { said } = await exported('--incident', id, '--evidence');
      expect(said).toContain(`counted ${told}: ${told - 1} rows.\nNote: the alert counted ${told}; since then`);
    });
  });

  test('so it does when they became known many at a time', async () => {
    const incident = await openIncident(place, 2, 9);
    const [{ peak } = { peak: null }] = incident.rules;
    expect((await exported('--incident', incident.id, '--evidence', 'wave')).rows).toHaveLength(peak?.observed ?? 0);
  });

  test('what was corrected or deleted since then is missing, and that is said', async () => {
    const incident = await openIncident(place);
    const { rows } = await exported('--incident', incident.id, '--evidence');
    const [first, second] = rows.map((row) => row.id ?? '');
    await place.store.correctMention(first ?? '', { label: 'positive', by: 'jo', at: place.clock.now() });
    await place.store.deleteMentions([second ?? ''], place.clock.now());
    const after = await exported('--incident', incident.id, '--evidence');
    expect(after.rows).toHaveLength(rows.length - 2);
    expect(after.said).toMatch(new RegExp(`Note: the alert counted ${rows.length}; since then mentions .* corrected`));
  });

  test('--incident alone is its whole time, --counted its counted negatives', async () => {
    const incident = await openIncident(place, 20);
    expect((await exported('--incident', incident.id, '--counted')).rows).toHaveLength(20);
    const { manifest } = await exported('--incident', incident.id);
    expect(manifest.query).toMatchObject({ brand: 'kaffa', from: new Date(incident.since).toISOString() });
    await expect(earshot('--incident', incident.id, '--brand', 'other')).rejects.toThrow(
      `--brand: incident '${incident.id}' is of 'kaffa', not of 'other'.`,
    );
    await expect(earshot('--incident', incident.id, '--evidence', 'wafe')).rejects.toThrow(
      "--evidence: there is no rule 'wafe' among wave. Did you mean 'wave'?",
    );
  });

  test('a wave that is over is exported up to its end', async () => {
    const incident = await openIncident(place);
    place.clock.advanceTo(place.clock.now() + minuteMs);
    const resolvedAt = place.clock.now();
    const engine = await place.store.engine('kaffa');
    await place.store.saveTransition({
      brand: 'kaffa',
      expectedVersion: engine?.version ?? 0,
      state: engine?.state ?? null,
      incidents: [{ ...incident, state: 'resolved', resolvedAt }],
      notifications: [],
      consumed: [],
    });
    await postAngrily(place, 3);
    const { rows, manifest } = await exported('--incident', incident.id);
    expect(manifest.query.to).toBe(new Date(resolvedAt).toISOString());
    expect(rows).toHaveLength(12);
  });
});
