import { describe, expect, test } from '@jest/globals';
import { type EngineSettings, step } from '../../../src/alerts/engine/engine.ts';
import { backtest, observationsOf } from '../../../src/alerts/replay/backtest.ts';
import { addMention, inOrderOfSeen, noMentions, type PastMention } from '../../../src/alerts/replay/past-mentions.ts';
import { watchedByRows, watchedIntervals } from '../../../src/alerts/replay/watched.ts';
import type { CoverageGained } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs, sliceMs, type Time } from '../../../src/core/domain.ts';
import { crowd, explosive, quietMentions } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 0, 5);
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['file'],
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

const mentionAt = (id: string, at: Time, more: Partial<PastMention> = {}): PastMention => ({
  id,
  at,
  seen: at,
  speaker: id,
  label: 'neutral',
  p: null,
  line: 1,
  ...more,
});

function tableOf(mentions: readonly PastMention[]) {
  const table = noMentions();
  for (const mention of mentions) addMention(table, mention, 'file');
  return table;
}

describe('the past in order', () => {
  test('is in order of seen, then id, each id once', () => {
    const rows = [
      mentionAt('c', 300, { seen: 900 }),
      mentionAt('b', 200),
      mentionAt('a', 200),
      mentionAt('c', 100, { seen: 800, line: 7 }),
    ];
    for (const given of [rows, rows.toReversed()]) {
      const table = tableOf(given);
      const { order, repeated } = inOrderOfSeen(table);
      expect([...order].map((place) => `${table.ids[place]}${table.at[place]}`)).toEqual(['a200', 'b200', 'c100']);
      expect(repeated).toHaveLength(1);
    }
  });

  test('knows no second in which one brand has more than 500 posts', () => {
    const second = start + 5_000;
    const flood = Array.from({ length: 501 }, (_, n) => mentionAt(`f${n}`, second + n));
    const many = Array.from({ length: 600 }, (_, n) => mentionAt(`m${n}`, start + n * 10_000));
    const { order, clumped } = inOrderOfSeen(tableOf([...flood, ...many]));
    expect(clumped.length).toBeGreaterThanOrEqual(501);
    expect(order.length).toBeLessThanOrEqual(600);
    expect(inOrderOfSeen(tableOf(flood.slice(1))).clumped).toEqual([]);
  });
});

test('the engine is told the probability', () => {
  const p = { negative: 0.7, neutral: 0.2, positive: 0.1 };
  const table = tableOf([
    mentionAt('a', start, { label: 'negative', p }),
    mentionAt('b', start + 1, { label: 'negative' }),
    mentionAt('c', start + 2),
  ]);
  const told = [...observationsOf(table, inOrderOfSeen(table).order, watchedIntervals([]))];
  expect(told.map((one) => one.type === 'mention' && one.after)).toEqual([
    { negative: true, p: 0.7 },
    { negative: true, p: null },
    { negative: false, p: null },
  ]);
});

describe('when somebody watched', () => {
  const piecesOf = (times: readonly Time[]): CoverageGained[] => {
    const watched = watchedByRows('file');
    const pieces = times.flatMap((at) => [...watched.before({ at, seen: at })]);
    return [...pieces, ...watched.upTo(Math.ceil(((times.at(-1) ?? 0) + 1) / sliceMs) * sliceMs)];
  };
  const lengthOf = (pieces: readonly CoverageGained[]): number =>
    pieces.reduce((sum, { from, to }) => sum + to - from, 0);

  test('a file is watched from its first row on, without holes, each piece known when its slice ends', () => {
    const times = Array.from({ length: 200 }, (_, n) => start + n * 47 * minuteMs + 1_234);
    const pieces = piecesOf(times);
    expect(pieces[0]?.from).toBe(times[0]);
    for (const [n, { from, to, seen }] of pieces.entries()) {
      if (n > 0) expect(from).toBe(pieces[n - 1]?.to);
      expect(seen).toBe(to);
      expect((to + 1) % sliceMs).toBe(0);
      expect(to - from).toBeLessThanOrEqual(sliceMs);
    }
    expect(pieces.at(-1)?.to).toBe(Math.ceil(((times.at(-1) ?? 0) + 1) / sliceMs) * sliceMs - 1);
  });

  test('a first post that comes weeks late is no proof of weeks of calm', () => {
    const watched = watchedByRows('file');
    const pieces = [...watched.before({ at: start - 30 * dayMs, seen: start }), ...watched.upTo(start + hourMs)];
    expect(lengthOf(pieces)).toBeLessThan(8 * hourMs);
  });

  test('a silence far beyond all before it is one in which nobody watched', () => {
    const before = Array.from({ length: 300 }, (_, n) => start + n * 30 * minuteMs);
    const end = before.at(-1) ?? 0;
    const after = Array.from({ length: 300 }, (_, n) => end + 5 * dayMs + n * 30 * minuteMs);
    const pieces = piecesOf([...before, ...after]);
    const watched = lengthOf(pieces);
    expect(watched).toBeGreaterThan(2 * 299 * 30 * minuteMs);
    expect(watched).toBeLessThan(2 * 300 * 30 * minuteMs + 7 * hourMs);
    // A brand that is always so quiet is watched.
    const sparse = Array.from({ length: 60 }, (_, n) => start + n * 20 * hourMs);
    expect(lengthOf(piecesOf(sparse.slice(10)))).toBeGreaterThan(45 * 20 * hourMs);
  });

  test('what was missed and comes late was watched after all', () => {
    const watched = watchedByRows('file');
    const times = Array.from({ length: 300 }, (_, n) => start + n * 30 * minuteMs);
    const end = times.at(-1) ?? 0;
    const pieces = times.flatMap((at) => [...watched.before({ at, seen: at })]);
    const back = end + 2 * dayMs;
    for (let n = 1; n < 90; n++) pieces.push(...watched.before({ at: end + n * 30 * minuteMs, seen: back + n }));
    pieces.push(...watched.upTo(back + hourMs));
    expect(lengthOf(pieces)).toBeGreaterThan(back - start - hourMs);
  });

  test('stored intervals are handed on piece by piece, and nothing of what lies between', () => {
    const watched = watchedIntervals([
      { source: 'b', from: start + minuteMs, to: start + 12 * minuteMs },
      { source: 'a', from: start, to: start + 7 * minuteMs },
      { source: 'a', from: start + 30 * dayMs, to: start + 30 * dayMs + 2 * minuteMs },
    ]);
    const pieces = [...watched.before({ at: 0, seen: start + dayMs }), ...watched.upTo(start + 31 * dayMs)];
    const of = (source: string) => pieces.filter((piece) => piece.source === source);
    expect(lengthOf(of('a'))).toBe(9 * minuteMs);
    expect(lengthOf(of('b'))).toBe(11 * minuteMs);
    for (const { to, seen } of pieces) expect(to).toBeLessThanOrEqual(seen);
    expect(pieces.map(({ seen }) => seen)).toEqual(pieces.map(({ seen }) => seen).toSorted((a, b) => a - b));
  });
});

describe('the engine on the past', () => {
  const mentions = [
    ...quietMentions({ seed: 3, perDay: 50, days: 12, start, negativeShare: 0.15, sources: ['file'] }),
    ...crowd({ seed: 8, start: start + 10 * dayMs, size: 90, negativeShare: 0.9, when: explosive, source: 'file' }),
  ].map(({ id, at, seen, speaker, after }) =>
    mentionAt(id, at, { seen, speaker, label: after?.negative ? 'negative' : 'neutral' }),
  );
  const table = tableOf(mentions);
  const { order } = inOrderOfSeen(table);
  const observations = () => [...observationsOf(table, order, watchedByRows('file'))];

  test('says what one step over the same observations says', () => {
    const all = observations();
    const now = Math.ceil(((all.at(-1)?.seen ?? 0) + 1) / sliceMs) * sliceMs;
    const { spoken } = step({ state: null, incident: null, observations: all, now, settings });
    expect(spoken.length).toBeGreaterThan(1);
    expect([...backtest(settings, all)]).toEqual(spoken);
  });

  test('is not held up by a row that lies years before the others', () => {
    const early = mentionAt('early', start - 9 * 365 * dayMs);
    const withEarly = tableOf([early, ...mentions]);
    const ordered = inOrderOfSeen(withEarly).order;
    const spoken = [...backtest(settings, observationsOf(withEarly, ordered, watchedByRows('file')))];
    expect(spoken.map(({ occasion }) => occasion)).toEqual(
      [...backtest(settings, observations())].map(({ occasion }) => occasion),
    );
  });
});
