import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../../src/analysis/query/matching.ts';
import { dayMs, minuteMs } from '../../../src/core/domain.ts';
import { toMention } from '../../../src/core/identity.ts';
import { dryRunStore } from '../../../src/operations/mentions/dry-run-store.ts';
import { type ImportOptions, type ImportRow, importRows } from '../../../src/operations/mentions/import-rows.ts';
import { kaffa, noon, openWorkplace, postOf, type Workplace } from '../../support/workplace.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const row = (id: string, minutes: number, text = `my kaffa, post ${id}`): ImportRow => {
  return { line: minutes + 1, post: postOf(id, { at: noon - minutes * minuteMs, text }), row: {} };
};
const rows: ImportRow[] = [
  row('a', 3),
  row('b', 2),
  row('a', 3),
  row('other', 1, 'another brand'),
  { line: 5, skipped: true },
  { line: 6, reason: 'no text', empty: true, row: {} },
];
const counts = { read: 6, stored: 2, alreadyStored: 1, notMatching: 2, rejected: 1 };

function run(given: readonly ImportRow[], change: Partial<ImportOptions> = {}) {
  const rejects: number[] = [];
  const options: ImportOptions = {
    rows: (async function* () {
      yield* given;
    })(),
    ...{ matcher: compileQuery('kaffa'), store: place.store, brand: kaffa, source: 'archive', platform: 'forum' },
    ...{ covers: 'rows', clock: place.clock, signal: new AbortController().signal, onProgress: () => {} },
    onReject: ({ line }) => void rejects.push(line),
    ...change,
  };
  return importRows(options).then((result) => ({ result, rejects }));
}

describe('rows that are imported', () => {
  test('are stored as history, each counted once, and cover the time from the first to the last', async () => {
    const { result, rejects } = await run(rows);
    const span = { from: noon - 3 * minuteMs, to: noon - minuteMs + 1 };
    expect(result).toEqual({
      ...counts,
      span,
      conflicts: 0,
      refused: 0,
      cut: null,
      coverage: span,
      interrupted: false,
    });
    expect(rejects).toEqual([6]);
    expect(await place.store.coverage('kaffa', 0, noon)).toEqual([{ source: 'archive', ...span }]);
    for await (const { seen } of place.store.mentions({ brand: 'kaffa' })) expect(seen).toBeNull();
    expect((await run(rows)).result).toMatchObject({ stored: 0, alreadyStored: 3 });
  });

  test('of an export of ours keep the way in which they matched, for the same brand', async () => {
    const told = (brand: string, way: 'reference' | 'handle') => ({ told: { brand, way, matched: ['@KaffaHelp'] } });
    const given = [
      { ...row('a', 3, 'it leaks'), ...told('kaffa', 'handle') },
      { ...row('b', 2, 'same here'), ...told('teahouse', 'reference') },
      { ...row('c', 1), ...told('kaffa', 'reference') },
    ];
    expect((await run(given)).result).toMatchObject({ stored: 2, notMatching: 1 });
    const stored: unknown[] = [];
    for await (const { platformId, way, matched } of place.store.mentions({})) stored.push([platformId, way, matched]);
    expect(stored).toEqual([
      ['a', 'handle', ['@KaffaHelp']],
      ['c', 'text', ['kaffa']],
    ]);
  });

  test('cover nothing when they are a sample, and nothing when the import was stopped', async () => {
    expect((await run(rows, { covers: null })).result.coverage).toBeNull();
    const stopped = await run(rows, { signal: AbortSignal.abort(), batchSize: 2 });
    expect(stopped.result).toMatchObject({ read: 2, coverage: null, interrupted: true });
    expect(await place.store.coverage('kaffa', 0, noon)).toEqual([]);
  });

  test('cover nothing where more than one in a hundred is refused, but for a period that is stated', async () => {
    const many = Array.from({ length: 199 }, (_, n) => row(`post-${n}`, n));
    const refused: ImportRow = { line: 200, reason: 'no time', row: {} };
    expect((await run([...many, refused])).result).toMatchObject({ refused: 1, coverage: { to: noon + 1 } });
    const twice = await run([...many, refused, { ...refused, line: 201 }, { ...refused, line: 202 }]);
    expect(twice.result).toMatchObject({ refused: 3, coverage: null, span: { to: noon + 1 } });
    const covers = { from: noon - 60 * minuteMs, to: noon };
    expect((await run([row('c', 1), refused], { covers })).result.coverage).toEqual(covers);
  });

  test('with an id that came before are refused when they say something else', async () => {
    const again = [row('a', 1), row('a', 1), row('a', 1, 'my kaffa, something else'), row('a', 9)];
    const { result, rejects } = await run(again, { batchSize: 1 });
    expect(result).toMatchObject({ stored: 1, alreadyStored: 1, rejected: 2, conflicts: 2, coverage: null });
    expect(rejects).toEqual([2, 10]);
  });

  test('with an id that is stored for another post are refused, whichever import stored it', async () => {
    await run([row('a', 3, 'my kaffa leaks since monday'), row('b', 2, 'great kaffa')]);
    const later = (id: string, days: number, text: string): ImportRow => {
      return { line: days, post: postOf(id, { at: noon - days * dayMs, text }), row: {} };
    };
    const another = [later('a', 9, 'kaffa shop is closed'), later('b', 9, 'great kaffa'), row('c', 1)];
    const { result, rejects } = await run(another);
    expect(result).toMatchObject({ read: 3, stored: 1, alreadyStored: 0, rejected: 2, conflicts: 2, coverage: null });
    expect(rejects.sort()).toEqual([9, 9]);
  });

  test('of a post that is stored in other words and by another clock are the same post', async () => {
    await run([row('a', 3, 'my kaffa leaks since monday https://t.example/1')]);
    const otherwise = [row('a', 240, 'RT: My Kaffa leaks since Monday https://shop.example/kaffa')];
    expect((await run(otherwise)).result).toMatchObject({ alreadyStored: 1, rejected: 0, conflicts: 0 });
  });

  test('of a post that was heard live and edited since are the same post', async () => {
    const [given] = [postOf('a', { at: noon, text: 'kaffa: nothing to see here' })];
    const sighting = { brand: 'kaffa', platform: 'forum', source: 'archive', matched: [], own: false, seen: noon };
    await place.store.saveMentions([toMention(given, sighting)], noon);
    const otherwise: ImportRow = { line: 1, post: { ...given, text: 'my kaffa leaks' }, row: {} };
    expect((await run([otherwise])).result).toMatchObject({ alreadyStored: 1, conflicts: 0 });
  });

  test('are of the platform that they name', async () => {
    await run([{ line: 1, post: postOf('a', { at: noon, text: 'my kaffa' }), platform: 'x', row: {} }]);
    for await (const { platform } of place.store.mentions({ brand: 'kaffa' })) expect(platform).toBe('x');
  });

  test('are only read in a dry run', async () => {
    expect((await run(rows, { store: dryRunStore })).result).toMatchObject(counts);
    expect(await place.store.counts()).toEqual([]);
  });
});
