import { x } from '../../dist/collectors/platforms/x/x.js';
import { readCursor } from '../../dist/collectors/platforms/x/x-cursor.js';
import { steppedClock } from '../../dist/core/clock.js';
import { dayMs, hourMs, minuteMs, type Time } from '../../dist/core/domain.js';
import { RetryLater } from '../../dist/core/errors.js';
import type { Json } from '../../dist/core/json.js';
import { silentLogger } from '../../dist/core/logger.js';
import type { Page } from '../../dist/core/plugins/collector.js';
import { seeded } from '../detection/random.ts';
import { type FakePost, type FakeX, idAt, serveFakeX } from './fake-x.ts';

export interface MonthPlan {
  days: number;
  perDay: number;
  /** Beside them: posts in 2 hours from the first noon on. */
  burst?: number;
  budgetUsd: number;
  /** Requests that X takes in 15 minutes; default: 450. */
  limit?: number;
  seed: number;
}

export interface MonthOutcome {
  posts: number;
  reads: number;
  /** Posts that were read at least once. */
  distinct: number;
  mostReads: number;
  /** Posts that the index got more than 30 s late, and how many of them were found. */
  late: number;
  lateFound: number;
  blindHours: number;
  /** Of them, those of which nothing was said. */
  silentHours: number;
  /** In the last three days: the share of posts that was read, and the share that was told. */
  share: number;
  toldShare: number | null;
  usd: number;
  requests: number;
  /** Most requests in 15 minutes. */
  mostRequests: number;
  /** Requests that X refused because there were too many. */
  refused: number;
}

const start = Date.UTC(2026, 2, 1);
const requestMs = 200;
const query = { text: 'mug', node: { type: 'term', kind: 'word', text: 'mug' }, searches: [['mug']] } as const;

/** Lives through some days of a brand on X, on a clock of its own, against a local server. */
export async function simulateMonth(plan: MonthPlan): Promise<MonthOutcome> {
  const clock = steppedClock(start);
  const end = start + plan.days * dayMs;
  await using fake = await serveFakeX({ now: () => clock.now(), token: 'bench' });
  fake.posts = postsOf(plan, end);
  fake.limit = plan.limit ?? 450;
  const settings = x.settings.parse({ token: 'bench', baseUrl: fake.url, budget: `${plan.budgetUsd} USD/month` });
  const collector = x.create(settings, { name: 'x', clock, logger: silentLogger });
  let cursor: Json = null;
  const found = new Set<string>();
  const covered: { from: Time; to: Time }[] = [];
  const requestTimes: Time[] = [];
  /** Time of which something was said besides what was read. */
  const told: { from: Time; to: Time }[] = [];
  while (clock.now() < end) {
    const began = clock.now();
    const asked = fake.asked.length;
    let page: Page | null = null;
    let next = began + x.pollMs;
    try {
      const answer: Page = await collector.collect({
        query: { ...query, searches: [['mug']] },
        cursor,
        signal: new AbortController().signal,
      });
      page = answer;
    } catch (error) {
      next = error instanceof RetryLater ? error.until : began + 15 * minuteMs;
    }
    requestTimes.push(...Array.from({ length: fake.asked.length - asked }, () => began));
    if (!page || page.problem !== undefined) told.push({ from: began - 15 * minuteMs, to: Math.max(next, began) });
    for (const { id } of page?.posts ?? []) found.add(id);
    covered.push(...(page?.coverage ?? []));
    // The cursor as the store would give it back.
    if (page) cursor = JSON.parse(JSON.stringify(page.cursor)) as Json;
    clock.advanceTo(page?.more ? began + requestMs : next);
  }
  const { sample } = readCursor(cursor);
  return outcomeOf(fake, found, {
    blindHours: blindHours(covered, start, end),
    silentHours: blindHours([...covered, ...told], start, end),
    toldShare: sample && sample.counted > 0 ? sample.read / sample.counted : null,
    requestTimes,
    end,
  });
}

function postsOf({ perDay, burst = 0, days, seed }: MonthPlan, end: Time): FakePost[] {
  const random = seeded(seed);
  const times = [
    ...Array.from({ length: Math.round(perDay * days) }, () => start + random() * (end - start)),
    ...Array.from({ length: burst }, () => start + 12 * hourMs + random() * 2 * hourMs),
  ];
  return times
    .map(Math.floor)
    .sort((a, b) => a - b)
    .map((at, number) => {
      // One post in four is late.
      const delayMs = random() < 0.25 ? (0.5 + 2.5 * random()) * minuteMs : (2 + 10 * random()) * 1000;
      return { id: idAt(at, number), at, indexedAt: at + Math.floor(delayMs), authorId: String(100 + number) };
    });
}

function outcomeOf(
  fake: FakeX,
  found: ReadonlySet<string>,
  {
    requestTimes,
    end,
    ...told
  }: Pick<MonthOutcome, 'blindHours' | 'silentHours' | 'toldShare'> & { requestTimes: Time[]; end: Time },
): MonthOutcome {
  const counts = [...fake.reads.values()];
  const reads = counts.reduce((sum, count) => sum + count, 0);
  const recent = fake.posts.filter(({ at }) => at > end - 3 * dayMs);
  // The last ones have no poll that could find them.
  const late = fake.posts.filter(({ at, indexedAt }) => indexedAt - at > 30_000 && indexedAt < end - x.pollMs);
  let first = 0;
  const mostRequests = requestTimes.reduce((most, time, index) => {
    while ((requestTimes[first] ?? time) <= time - 15 * minuteMs) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
  return {
    posts: fake.posts.length,
    reads,
    distinct: counts.length,
    mostReads: Math.max(0, ...counts),
    late: late.length,
    lateFound: late.filter(({ id }) => found.has(id)).length,
    ...told,
    share: recent.length === 0 ? 0 : recent.filter(({ id }) => found.has(id)).length / recent.length,
    usd: reads * 0.005 + fake.userReads * 0.01 + fake.counts * 0.005,
    requests: fake.asked.length,
    mostRequests,
    refused: fake.refused,
  };
}

/** Hours without coverage, but for the last poll, whose time may still come. */
function blindHours(covered: { from: Time; to: Time }[], from: Time, end: Time): number {
  let upTo = from;
  let blindMs = 0;
  for (const one of covered.toSorted((a, b) => a.from - b.from)) {
    blindMs += Math.max(0, one.from - upTo);
    upTo = Math.max(upTo, one.to);
  }
  return (blindMs + Math.max(0, end - x.pollMs - minuteMs - upTo)) / hourMs;
}
