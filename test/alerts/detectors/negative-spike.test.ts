import { describe, expect, test } from '@jest/globals';
import { type EngineSettings, type EngineState, step } from '../../../src/alerts/engine/engine.ts';
import { localHourIn } from '../../../src/alerts/memory/local-hour.ts';
import type { MentionChange, Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/core/domain.ts';
import type { Incident } from '../../../src/core/incident.ts';
import { inFull } from '../../support/exam.ts';
import {
  coverage,
  crowd,
  explosive,
  mention,
  quietMentions,
  type Random,
  slowBurn,
} from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 0, 5);
const days = 42;
const live = start + days * dayMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['a', 'b'],
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

interface Watched {
  perDay: number;
  seed: number;
  share: number;
  state: EngineState;
  /** Alerts (opened, escalated) in the quiet weeks. */
  alerts: number;
}

const alertsOf = (spoken: { occasion: Incident['occasions'][number] }[]): number[] =>
  spoken.filter(({ occasion }) => ['opened', 'escalated'].includes(occasion.kind)).map(({ occasion }) => occasion.at);

function watch(perDay: number, seed: number, share: number): Watched {
  const quiet = quietMentions({ seed, perDay, days, start, negativeShare: share });
  const observations = [...quiet, ...coverage(start, live)].filter(({ seen }) => seen <= live);
  const result = step({ state: null, incident: null, observations, now: live, settings });
  return { perDay, seed, share, state: result.state, alerts: alertsOf(result.spoken).length };
}

const brands = [
  watch(5, 3, 0.2),
  watch(5, 8, 0.15),
  watch(50, 2, 0.25),
  watch(50, 9, 0.18),
  watch(500, 4, 0.2),
  watch(500, 6, 0.22),
  ...(inFull ? [watch(3_000, 5, 0.2)] : []),
];
const named = brands.map((brand) => [`${brand.perDay} mentions a day, seed ${brand.seed}`, brand] as const);

const waveSize = (perDay: number): number => ({ 5: 55, 50: 80, 500: 200, 3000: 700 })[perDay] ?? 100;

/** Three more days of the brand, with something in them. */
function goOn(
  brand: Watched,
  extra: readonly Observation[],
  gained: readonly Observation[] = coverage(live, live + 3 * dayMs),
  campaigns: EngineSettings['campaigns'] = [],
): number[] {
  const quiet = quietMentions({
    seed: brand.seed + 500,
    perDay: brand.perDay,
    days: 3,
    start: live,
    negativeShare: brand.share,
  });
  const now = live + 3 * dayMs;
  const observations = [...quiet, ...extra, ...gained].filter(({ seen }) => seen <= now);
  return alertsOf(
    step({ state: brand.state, incident: null, observations, now, settings: { ...settings, campaigns } }).spoken,
  );
}

/** What of the wave's negatives was posted when it was first alerted; 1: it was missed. */
function shareAtAlert(brand: Watched, wave: MentionChange[]): number {
  const negatives = wave.filter(({ after }) => after?.negative).map(({ at }) => at);
  const first = goOn(brand, wave).find((at) => at >= Math.min(...negatives));
  return first === undefined ? 1 : negatives.filter((at) => at <= first).length / negatives.length;
}

const posts = (
  brand: Watched,
  size: number,
  negativeShare: number,
  when: (random: Random) => number,
): MentionChange[] => crowd({ seed: brand.seed + 900, start: live + 14 * hourMs, size, negativeShare, when });

describe.each(named)('a brand with %s', (_name, brand) => {
  test('is left in peace in six quiet weeks', () => {
    const months = days / 30.44;
    expect(brand.alerts).toBeLessThanOrEqual(Math.ceil(3 * 2 * months));
  });

  test('has its explosive wave alerted before a quarter of it has passed', () => {
    expect(shareAtAlert(brand, posts(brand, waveSize(brand.perDay), 0.75, explosive))).toBeLessThan(0.25);
  });

  test('has its slow burn alerted', () => {
    expect(shareAtAlert(brand, posts(brand, 2 * waveSize(brand.perDay), 0.75, slowBurn))).toBeLessThan(0.5);
  });

  test('is not alerted by a source that is away for five hours and comes back with what was missed', () => {
    const [from, to] = [live + 10 * hourMs, live + 15 * hourMs];
    const quiet = quietMentions({
      seed: brand.seed + 500,
      perDay: brand.perDay,
      days: 3,
      start: live,
      negativeShare: brand.share,
    });
    const missing = (at: number, source: string): boolean => source === 'a' && at >= from && at < to;
    const delayed = quiet.map((post) =>
      missing(post.at, post.source) ? { ...post, seen: to + 1_000 + (post.at % 9_000) } : post,
    );
    const gained = coverage(live, live + 3 * dayMs).filter((span) => !missing(span.from, span.source));
    const now = live + 3 * dayMs;
    const observations: Observation[] = [
      ...delayed,
      ...gained,
      { type: 'coverage', source: 'a', from, to, seen: to + 11_000 },
    ];
    const result = step({
      state: brand.state,
      incident: null,
      observations: observations.filter(({ seen }) => seen <= now),
      now,
      settings,
    });
    expect(alertsOf(result.spoken)).toEqual([]);
  });
});

/** Each event on each brand: [alerts because of it, brands]. What a quiet brand is alerted by anyway does not count. */
function alertsBy(event: (brand: Watched) => Observation[], of = brands): number {
  return of.filter((brand) => goOn(brand, event(brand)).length > goOn(brand, []).length).length;
}

describe('over all brands', () => {
  test('a positive viral alerts nobody', () => {
    expect(alertsBy((brand) => posts(brand, Math.max(40, brand.perDay * 5), 0.03, explosive))).toBe(0);
  });

  test('a neutral viral alerts one of seven at most', () => {
    expect(
      alertsBy((brand) => posts(brand, Math.max(30, brand.perDay * 2), brand.share * 0.8, explosive)),
    ).toBeLessThanOrEqual(1);
  });

  test('two accounts that post a hundred times alert nobody', () => {
    const bots = (brand: Watched): Observation[] =>
      posts(brand, 100, 1, explosive).map((post, i) => ({ ...post, speaker: `bot${i % 2}` }));
    expect(alertsBy(bots)).toBe(0);
  });

  test('forty people who complain within a minute alert a brand of up to 500 mentions a day', () => {
    const middle = brands.slice(0, 6);
    expect(alertsBy((brand) => posts(brand, 40, 1, (random) => random() * minuteMs), middle)).toBe(6);
  });

  test('three complaints within the hour alert nobody', () => {
    expect(alertsBy((brand) => posts(brand, 3, 1, (random) => random() * hourMs))).toBe(0);
  });
});

test('a campaign with three times the volume and the usual share seldom alerts', () => {
  const alerts = brands.slice(2, 6).flatMap((brand) => {
    const { seed, perDay, share: negativeShare } = brand;
    const more = { seed: seed + 77, perDay: perDay * 2, days: 2, start: live + 8 * hourMs, negativeShare };
    return goOn(
      brand,
      quietMentions(more).map((post) => ({ ...post, id: `campaign ${post.id}` })),
    );
  });
  // Eight days of campaign; its own share of negatives wanders too.
  expect(alerts.length).toBeLessThanOrEqual(5);
});

test('a campaign in the calendar alerts nobody, and a wave inside it does', () => {
  const campaign = { from: live + 8 * hourMs, to: live + 60 * hourMs, factor: 3 };
  const campaigns = [campaign];
  let ofUnknownSize = 0;
  for (const brand of brands.slice(2, 6)) {
    const { seed, perDay, share: negativeShare } = brand;
    const more = { seed: seed + 77, perDay: perDay * 2, days: 2, start: live + 8 * hourMs, negativeShare };
    const busy = quietMentions(more).map((post) => ({ ...post, id: `campaign ${post.id}` }));
    expect(goOn(brand, busy, undefined, campaigns)).toEqual([]);
    ofUnknownSize += goOn(brand, busy, undefined, [{ ...campaign, factor: 1 }]).length;
    const wave = posts(brand, waveSize(perDay), 0.85, explosive);
    expect(goOn(brand, [...busy, ...wave], undefined, campaigns)).not.toEqual([]);
  }
  expect(ofUnknownSize).toBeLessThanOrEqual(1);
});

describe('what is not news', () => {
  const brand = brands[4] ?? watch(500, 4, 0.2);
  const wave = posts(brand, 150, 1, (random) => random() * hourMs);

  test('a wave that becomes known nine hours late opens nothing', () => {
    expect(
      goOn(
        brand,
        wave.map((post) => ({ ...post, seen: post.seen + 9 * hourMs })),
      ),
    ).toEqual([]);
  });

  test('a backfill that rewrites the past opens nothing', () => {
    const hours = Array.from({ length: 6 }, (_, i) => ({
      hour: live + (8 + i) * hourMs,
      mentions: 500,
      negatives: 400,
      counted: 350,
      coveredMs: hourMs,
    }));
    const history: Observation = {
      type: 'history',
      source: 'a',
      from: live + 8 * hourMs,
      to: live + 14 * hourMs,
      seen: live + 15 * hourMs,
      hours,
    };
    expect(goOn(brand, [history])).toEqual([]);
  });

  test('posts of a time that no source has covered are not counted', () => {
    const gained = coverage(live, live + 3 * dayMs).filter(
      ({ from }) => from < live + 9 * hourMs || from > live + 40 * hourMs,
    );
    expect(goOn(brand, wave, gained)).toEqual([]);
  });

  test('with one source away, the other is still watched, and the alert names the blind one', () => {
    const gained = coverage(live, live + 3 * dayMs).filter(
      ({ source, from }) => source === 'a' || from < live + 9 * hourMs,
    );
    const now = live + 16 * hourMs;
    const observations = [
      ...quietMentions({ seed: 1, perDay: 500, days: 1, start: live, negativeShare: 0.2, sources: ['a'] }),
      ...wave.map((post) => ({ ...post, source: 'a' })),
      ...gained,
    ].filter(({ seen }) => seen <= now);
    const { incident } = step({ state: brand.state, incident: null, observations, now, settings });
    expect(incident?.rules[0]?.peak.blindSources).toEqual(['b']);
    expect(incident?.rules[0]?.peak.coverage).toBeLessThan(1);
  });
});

test('the evidence adds up', () => {
  const brand = brands[5] ?? watch(500, 6, 0.22);
  const wave = posts(brand, 150, 0.9, (random) => random() * hourMs);
  const now = live + 15 * hourMs;
  const quiet = quietMentions({ seed: 9, perDay: 500, days: 1, start: live, negativeShare: 0.2 });
  const observations = [...quiet, ...wave, ...coverage(live, now)].filter(({ seen }) => seen <= now);
  const { incident } = step({ state: brand.state, incident: null, observations, now, settings });
  const peak = incident?.rules[0]?.peak;
  if (!peak) throw new Error('nothing was found');
  expect(peak.score).toBeGreaterThanOrEqual(peak.threshold);
  expect(peak.probability).toBeLessThan(0.01);
  expect(peak.returnPeriodMs).toBeGreaterThanOrEqual((30 * dayMs) / 2);
  expect(peak.observed).toBeGreaterThan(peak.expectedHigh);
  expect(peak.expected).toBeGreaterThanOrEqual(peak.expectedLow);
  expect(peak.authors).toBe(peak.observed);
  expect(peak.share).toBeCloseTo(peak.negatives / peak.mentions, 12);
  expect(peak.share).toBeGreaterThan(peak.normalShare);
  // The sources are polled every 5 minutes: the newest ones are not covered yet.
  expect(peak.coverage).toBeGreaterThan(0.5);
  const window = { from: peak.at - peak.scaleMs - 5 * minuteMs, to: peak.at };
  expect(peak.since).toBeGreaterThanOrEqual(window.from);
  const known = observations.filter(
    (post) => post.type === 'mention' && post.seen <= peak.at && post.after?.negative && post.at >= peak.since,
  );
  // Every counted negative is a mention that can be looked up; a few repeat a speaker and are not counted.
  expect(peak.observed).toBeLessThanOrEqual(known.length);
  expect(peak.observed).toBeGreaterThan(known.length * 0.8);
});

test('what is open too long becomes normal', () => {
  const brand = brands[4] ?? watch(500, 4, 0.2);
  const level = crowd({
    seed: 31,
    start: live,
    size: 16 * 500,
    negativeShare: 0.9,
    when: (random) => random() * 16 * dayMs,
  });
  const quiet = quietMentions({ seed: 30, perDay: 500, days: 16, start: live, negativeShare: 0.2 });
  const now = live + 16 * dayMs;
  const observations = [...quiet, ...level, ...coverage(live, now)].filter(({ seen }) => seen <= now);
  const result = step({ state: brand.state, incident: null, observations, now, settings });
  expect(result.changed[0]?.resolvedAt ?? 0).toBeGreaterThan(live + 7 * dayMs);
  expect(result.incident).toBeNull();
});

test('local hours follow daylight-saving changes', () => {
  const berlin = localHourIn('Europe/Berlin');
  // Sunday 2026-03-29: 01:59 becomes 03:00 at 01:00 UTC.
  expect(berlin(Date.UTC(2026, 2, 29, 0, 30))).toBe(6 * 24 + 1);
  expect(berlin(Date.UTC(2026, 2, 29, 1, 30))).toBe(6 * 24 + 3);
  // Monday 09:00, in winter and in summer.
  expect(berlin(Date.UTC(2026, 0, 5, 8))).toBe(9);
  expect(berlin(Date.UTC(2026, 6, 6, 7))).toBe(9);
  // Half an hour off, and before 1970.
  expect(localHourIn('Asia/Kolkata')(Date.UTC(2026, 0, 5, 3, 30))).toBe(9);
  expect(localHourIn('UTC')(Date.UTC(1969, 11, 29, 5))).toBe(5);
});

test('a change to summer time gives no alarm', () => {
  const from = Date.UTC(2026, 1, 17);
  const end = from + 24 * dayMs;
  const local = localHourIn('America/New_York');
  // Office hours: busy from 9 to 17 local time, silent otherwise.
  const all = quietMentions({ seed: 12, perDay: 900, days: 24, start: from, negativeShare: 0.2, burstsPerWeek: 0 });
  const office = all.filter(({ at }) => local(at) % 24 >= 9 && local(at) % 24 < 17);
  const observations = [...office, ...coverage(from, end)].filter(({ seen }) => seen <= end);
  const { spoken } = step({
    state: null,
    incident: null,
    observations,
    now: end,
    // So tight that only an hour taken for a silent one alerts.
    settings: {
      ...settings,
      timezone: 'America/New_York',
      rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 0.2, settings: {} }],
    },
  });
  expect(alertsOf(spoken).filter((at) => at > Date.UTC(2026, 2, 8) && at < Date.UTC(2026, 2, 12))).toEqual([]);
});

test('a mention deleted or corrected before the alert is not counted', () => {
  const brand = brands[0] ?? watch(5, 3, 0.2);
  const wave = posts(brand, 12, 1, (random) => random() * hourMs);
  const taken = wave.map((post) => mention({ ...post, seen: post.seen + 1, before: post.after, after: null }));
  const calm = coverage(live, live + dayMs);
  const now = live + dayMs;
  const alerts = (observations: Observation[]): number =>
    step({ state: brand.state, incident: null, observations, now, settings }).spoken.length;
  expect(alerts([...wave, ...calm])).toBeGreaterThan(0);
  expect(alerts([...wave, ...taken, ...calm])).toBe(0);
});
