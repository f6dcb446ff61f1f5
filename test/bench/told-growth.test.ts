import { expect, test } from '@jest/globals';
import { heldOut } from '../../bench/detection/families.ts';
import { generateWorld } from '../../bench/detection/generate.ts';
import { figuresOfBrands } from '../../bench/detection/growth.ts';
import { growthIn } from '../../bench/detection/told-growth.ts';

// A short form of `npm run bench -- growth`.
test('each fivefold of an incident on a held-out brand is told within ten minutes and once, in few messages', () => {
  const all = [15, 60, 100].map((perDay, i) =>
    growthIn(generateWorld({ seed: 5_100_000 + i, family: heldOut, perDay, warmUpDays: 14, evaluatedDays: 21 }), 0.5),
  );
  const figures = figuresOfBrands(all);
  expect(figures.filter(({ holds }) => !holds)).toEqual([]);
  expect(all.reduce((sum, { crossings }) => sum + crossings, 0)).toBeGreaterThan(4);
  expect(all.flatMap(({ messages }) => messages).length).toBeGreaterThan(5);
}, 120_000);
