import { expect, test } from '@jest/globals';
import { recheck } from '../../../../src/collectors/platforms/reddit/reddit-gone.ts';
import { minuteMs, type Time } from '../../../../src/core/domain.ts';
import type { PartRequest, StoredPost } from '../../../../src/core/plugins/collector.ts';

const noon: Time = Date.UTC(2026, 2, 16, 12);

/** Asks until the lap is over. Returns the ids that were asked for. */
async function lapOver(posts: readonly StoredPost[]): Promise<Set<string>> {
  const newestFirst = posts.toSorted((a, b) => b.at - a.at);
  const stored: NonNullable<PartRequest['stored']> = async ({ from, to }, most) =>
    newestFirst.filter(({ at }) => at >= from && at < to).slice(0, most);
  const asked = new Set<string>();
  const ask = async (ids: readonly string[]) => {
    for (const id of ids) asked.add(id);
    return { items: [], isLast: true };
  };
  let lap: Parameters<typeof recheck>[0] = null;
  for (let polls = 0; polls < 20; polls += 1) {
    ({ lap } = await recheck(lap, stored, ask, noon + polls));
    if (lap?.before === null) return asked;
  }
  throw new Error('the lap does not end');
}

test('posts of one second are all asked for, also where a poll ends among them', async () => {
  const posts = Array.from({ length: 650 }, (_, n) => ({
    id: `t3_${n.toString(36)}`,
    at: noon - Math.floor(n / 7) * 1000 - minuteMs,
  }));
  expect((await lapOver(posts)).size).toBe(650);
});

test('a lap ends where more posts have one time than a poll asks for', async () => {
  const posts = Array.from({ length: 900 }, (_, n) => ({ id: `t3_${n.toString(36)}`, at: noon - minuteMs }));
  expect((await lapOver(posts)).size).toBe(300);
});
