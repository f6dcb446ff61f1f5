import { describe, expect, test } from '@jest/globals';
import { decoys, often } from '../../bench/detection/decoys.ts';
import { changeOf } from '../../bench/detection/earshot.ts';
import { heldOut, training } from '../../bench/detection/families.ts';
import { generateWorld } from '../../bench/detection/generate.ts';
import { firstDaysOf } from '../../bench/detection/new-brands.ts';
import { offsetHours } from '../../bench/detection/rhythm.ts';
import { scoldedWorldOf } from '../../bench/detection/scolded-brands.ts';
import type { BenchMention, World } from '../../bench/detection/world.ts';
import { dayMs, hourMs, labels, minuteMs } from '../../src/core/domain.ts';

const worlds = Array.from({ length: 16 }, (_, i) =>
  generateWorld({ seed: 400 + i, family: i % 2 ? training : heldOut, perDay: [5, 30, 100, 250][i % 4] ?? 5 }),
);
const mentions = worlds.flatMap((world) => world.mentions);
const days = (world: World): number => (world.to - world.from) / dayMs;

describe('the generator of brands', () => {
  test('gives the same bytes for the same seed, and another brand for another seed', () => {
    const make = (seed: number): string => JSON.stringify(generateWorld({ seed, family: heldOut, perDay: 60 }));
    expect(make(7)).toBe(make(7));
    expect(make(7)).not.toBe(make(8));
  });

  test('gives about as many mentions as are asked for', () => {
    const ratios = worlds.map((world) => world.mentions.length / days(world) / world.perDay);
    const middle = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)];
    expect(middle).toBeGreaterThan(0.7);
    expect(middle).toBeLessThan(2);
  });

  test('scores honestly: of mentions with probability x, a share x is truly so', () => {
    for (const label of labels) {
      const bins = Array.from({ length: 10 }, () => ({ count: 0, said: 0, truly: 0 }));
      for (const { p, truth } of mentions) {
        const bin = bins[Math.min(9, Math.floor(p[label] * 10))];
        if (!bin) continue;
        bin.count += 1;
        bin.said += p[label];
        bin.truly += truth === label ? 1 : 0;
      }
      for (const { count, said, truly } of bins)
        if (count >= 1_000) expect(Math.abs(said - truly) / count).toBeLessThan(0.08);
    }
  });

  test('scores as wrongly as real models: macro recall between 0.64 and 0.71', () => {
    const recalls = labels.map((label) => {
      const some = mentions.filter(({ truth }) => truth === label);
      return some.filter(({ sentiment }) => sentiment === label).length / some.length;
    });
    const macro = recalls.reduce((a, b) => a + b) / labels.length;
    expect(macro).toBeGreaterThan(0.64);
    expect(macro).toBeLessThan(0.71);
  });

  test('tells mentions in the order in which they became known, never before they were posted', () => {
    for (const world of worlds) {
      expect(world.mentions.every(({ at, seen }) => seen >= at && seen <= world.to)).toBe(true);
      expect(world.mentions.every(({ seen }, i) => seen >= (world.mentions[i - 1]?.seen ?? 0))).toBe(true);
    }
  });

  test('a repost is of an earlier mention of the same mind', () => {
    for (const world of worlds) {
      const byId = new Map(world.mentions.map((mention) => [mention.id, mention]));
      const wrong = world.mentions.filter(({ repostOf, at, truth }) => {
        const original = repostOf === undefined ? undefined : byId.get(repostOf);
        return original && (original.at > at || original.truth !== truth);
      });
      expect(wrong).toEqual([]);
    }
    expect(mentions.some(({ repostOf }) => repostOf !== undefined)).toBe(true);
  });

  test('a wave is of at least 20 people, mostly negative, and of every kind', () => {
    const kinds = new Set<string>();
    for (const world of worlds) {
      for (const wave of world.waves) {
        kinds.add(wave.kind);
        expect(wave.negatives.length).toBeGreaterThanOrEqual(20);
        expect(wave.from).toBe(wave.negatives[0]);
        expect(wave.to).toBeGreaterThan(wave.from);
      }
    }
    expect([...kinds].sort()).toEqual(['explosive', 'inside a campaign', 'second wave', 'slow burn']);
  });

  test('half of an explosive wave comes in a few hours', () => {
    for (const { negatives, from } of worlds.flatMap(({ waves }) => waves.filter(({ kind }) => kind === 'explosive')))
      expect((negatives[Math.floor(negatives.length / 2)] ?? 0) - from).toBeLessThan(5 * hourMs);
  });

  test('every decoy comes about, none of them in the time of a wave', () => {
    const kinds = new Set(worlds.flatMap((world) => world.decoys.map(({ kind }) => kind)));
    const usual = Object.keys(decoys).filter((kind) => often[kind] === undefined);
    for (const kind of [...usual, 'campaign', 'outage', 'late return', 'daylight saving'])
      expect(kinds).toContain(kind);
    for (const { waves, decoys: made } of worlds)
      for (const decoy of made.filter(({ kind }) => kind in decoys))
        expect(waves.some(({ from, to }) => decoy.from >= from && decoy.from < to)).toBe(false);
  });

  test('nobody says that a source was watched before it was, or while it was away', () => {
    for (const world of worlds) {
      expect(world.coverage.every(({ from, to, seen }) => from < to && to <= seen)).toBe(true);
      const lost = world.decoys.filter(({ kind }) => kind === 'outage');
      for (const { from } of lost)
        expect(world.sources.some((name) => !covers(world, name, from + 30 * minuteMs))).toBe(true);
    }
  });

  test('the training family and the held-out one share neither wander nor slow shapes', () => {
    expect(training.wander).not.toBe(heldOut.wander);
    expect(training.replyDelay).not.toBe(heldOut.replyDelay);
    expect(training.slowShapes.filter((shape) => heldOut.slowShapes.includes(shape))).toEqual([]);
  });
});

const covers = (world: World, source: string, at: number): boolean =>
  world.coverage.some((span) => span.source === source && span.from <= at && at < span.to);

test('the engine is told the label, or the truth for the bound', () => {
  const mention = mentions.find(
    ({ truth, sentiment }) => truth === 'negative' && sentiment !== 'negative',
  ) as BenchMention;
  expect(changeOf(mention, false).after).toMatchObject({ negative: false, p: mention.p.negative });
  expect(changeOf(mention, true).after).toMatchObject({ negative: true, p: 1 });
});

describe('the generator of small and scolded brands', () => {
  const scolded = [1, 2, 3].map(scoldedWorldOf);

  test('gives few posts a day, most of them negative', () => {
    for (const world of scolded) {
      expect(world.mentions.length / days(world)).toBeLessThan(30);
      const negative = world.mentions.filter(({ truth }) => truth === 'negative').length / world.mentions.length;
      expect(negative).toBeGreaterThan(0.5);
      expect(negative).toBeLessThan(0.9);
    }
  });

  test('gives quick waves of 8 to 25 negatives in a day, and slow ones of six days', () => {
    const waves = scolded.flatMap((world) => world.waves);
    for (const { kind, from, negatives } of waves) {
      const lasted = (negatives.at(-1) ?? from) - from;
      if (kind === 'slow burn') expect(lasted).toBeLessThanOrEqual(6 * dayMs);
      else {
        expect(negatives.length).toBeGreaterThanOrEqual(8);
        expect(negatives.length).toBeLessThanOrEqual(25);
        expect(lasted).toBeLessThanOrEqual(dayMs);
      }
    }
    expect(new Set(waves.map(({ kind }) => kind))).toEqual(new Set(['explosive', 'slow burn']));
  });
});

describe('the generator of new brands', () => {
  const made = { perDay: 250, share: 0.6, seed: 1, startHour: 23 };

  test('begins at the wanted hour of the brand and gives a wave only when asked', () => {
    const quiet = firstDaysOf({ ...made, deadNights: true, withWave: false });
    const there = (quiet.from / hourMs + offsetHours(quiet.timezone)(quiet.from)) % 24;
    expect(Math.round(there)).toBe(23);
    expect(quiet.waves).toEqual([]);
    expect(firstDaysOf({ ...made, deadNights: true, withWave: true }).waves).toHaveLength(1);
  });

  test('has hardly a post in dead nights', () => {
    const { mentions, timezone } = firstDaysOf({ ...made, deadNights: true, withWave: false });
    const offset = offsetHours(timezone);
    const atNight = mentions.filter(({ at }) => (at / hourMs + offset(at)) % 24 < 6).length;
    expect(atNight / mentions.length).toBeLessThan(0.02);
    expect(mentions.length / 2).toBeGreaterThan(200);
    expect(mentions.length / 2).toBeLessThan(300);
  });
});
