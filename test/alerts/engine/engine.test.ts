import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type EngineSettings,
  type EngineState,
  parseState,
  type StepResult,
  step,
  storedState,
} from '../../../src/alerts/engine/engine.ts';
import { learningUntil } from '../../../src/alerts/memory/learning.ts';
import type { HourCounts, MentionChange, Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import type { Incident } from '../../../src/core/incident.ts';
import type { Json } from '../../../src/core/json.ts';
import { coverage, crowd, explosive, mention, quietMentions, seeded } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 2, 2);
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'Europe/Berlin',
  sources: ['a', 'b'],
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

const order = { coverage: 0, history: 1, mention: 2 };
const nameOf = (o: Observation): string => (o.type === 'mention' ? o.id : `${o.source} ${o.from} ${o.to}`);
const sorted = (observations: readonly Observation[]): Observation[] =>
  observations.toSorted((a, b) => a.seen - b.seen || order[a.type] - order[b.type] || (nameOf(a) < nameOf(b) ? -1 : 1));

const freezeDeep = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freezeDeep);
  }
  return value;
};

interface Told {
  said: string[];
  incidents: Incident[];
  state: EngineState;
}

/** Runs observations in batches that end at the given times; between them the state goes through JSON. */
function run(observations: readonly Observation[], ends: readonly Time[], snapshots = true): Told {
  let state: EngineState | null = null;
  let incident: Incident | null = null;
  const said: string[] = [];
  const incidents = new Map<string, Incident>();
  let from = Number.NEGATIVE_INFINITY;
  let result: StepResult | null = null;
  for (const now of ends) {
    const batch = observations.filter(({ seen }) => seen > from && seen <= now);
    result = step(freezeDeep({ state, incident, observations: batch, now, settings }));
    state = snapshots ? parseState(JSON.parse(JSON.stringify(storedState(result.state))) as Json) : result.state;
    incident = snapshots ? (JSON.parse(JSON.stringify(result.incident)) as Incident | null) : result.incident;
    for (const { incident: of, occasion } of result.spoken)
      said.push(`${of.id} ${occasion.kind} ${occasion.number} ${occasion.at}`);
    for (const changed of result.changed) incidents.set(changed.id, changed);
    from = now;
  }
  if (!result) throw new Error('no step');
  return { said, incidents: [...incidents.values()], state: result.state };
}

/** Five days of a brand with a wave on the fourth, late mentions, corrections, deletions and an outage. */
function story(seed: number): { observations: Observation[]; end: Time } {
  const random = seeded(seed);
  const end = start + 5 * dayMs;
  const wave = crowd({ seed: seed + 1, start: start + 3.4 * dayMs, size: 60, negativeShare: 0.8, when: explosive });
  const mentions: MentionChange[] = [];
  for (const first of [...quietMentions({ seed, perDay: 60, days: 5, start, negativeShare: 0.2 }), ...wave]) {
    const seen = random() < 0.05 ? first.seen + random() * 12 * hourMs : first.seen;
    const known = { ...first, seen: Math.floor(seen) };
    mentions.push(known);
    if (random() > 0.06) continue;
    const after = random() < 0.5 ? null : { negative: !known.after?.negative };
    mentions.push({ ...known, seen: known.seen + Math.floor(random() * 9 * hourMs), before: known.after, after });
  }
  const outage = (at: Time): boolean => at > start + 2 * dayMs && at < start + 2.2 * dayMs;
  const covered = coverage(start, end).filter((gained) => gained.source === 'b' || !outage(gained.from));
  return { observations: sorted([...mentions, ...covered]).filter(({ seen }) => seen <= end), end };
}

const cuts = fc.array(fc.integer({ min: 1, max: 5 * 24 * 60 - 1 }), { maxLength: 12 });

describe('the engine', () => {
  test('finds the wave of the story, and says that it is over', () => {
    const { observations, end } = story(1);
    const { said } = run(observations, [end]);
    expect(said[0]).toMatch(/^acme-2026-03-05-\d{4} opened 1/);
    expect(said.at(-1)).toMatch(/resolved 1/);
  });

  test('any division into batches, with a restart from the snapshot between them, says the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), cuts, (seed, minutes) => {
        const { observations, end } = story(seed);
        const whole = run(observations, [end], false);
        const ends = [...new Set(minutes)].sort((a, b) => a - b).map((minute) => start + minute * minuteMs + 137);
        const parts = run(observations, [...ends, end]);
        expect(parts.said).toEqual(whole.said);
        expect(parts.incidents).toEqual(whole.incidents);
        expect(parts.state).toEqual(whole.state);
      }),
      { numRuns: 6, seed: 7 },
    );
  });

  test('five-minute steps say the same as one step', () => {
    const { observations, end } = story(2);
    const ends = Array.from({ length: (end - start) / (5 * minuteMs) }, (_, i) => start + (i + 1) * 5 * minuteMs);
    const [small, big] = [run(observations, ends, false), run(observations, [end], false)];
    expect(small.said).toEqual(big.said);
    expect(small.incidents).toEqual(big.incidents);
    expect(small.state).toEqual(big.state);
  });

  test('the order inside one input does not matter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const { observations, end } = story(3);
        const random = seeded(seed);
        const shuffled = observations
          .map((observation) => ({ observation, key: random() }))
          .sort((a, b) => a.key - b.key)
          .map(({ observation }) => observation);
        expect(run(shuffled, [end], false)).toEqual(run(observations, [end], false));
      }),
      { numRuns: 3, seed: 3 },
    );
  });

  test('the future changes nothing before it', () => {
    const { observations, end } = story(1);
    const now = start + 3.45 * dayMs;
    const other = [
      ...observations.filter(({ seen }) => seen <= now),
      ...crowd({ seed: 99, start: now + 1, size: 400, negativeShare: 1, when: explosive }),
    ];
    const before = ({ said }: Told): string[] => said.filter((line) => Number(line.split(' ').at(-1)) <= now);
    expect(before(run(sorted(other), [end]))).toEqual(before(run(observations, [end])));
  });

  test('what was known later than a step counts as known at that step', () => {
    const { observations } = story(1);
    const noon = start + 3.3 * dayMs;
    const first = step({
      state: null,
      incident: null,
      observations: observations.filter(({ seen }) => seen <= noon),
      now: noon,
      settings,
    });
    const late = crowd({
      seed: 5,
      start: noon - 30 * minuteMs,
      size: 40,
      negativeShare: 1,
      when: (random) => random() * 20 * minuteMs,
    });
    const next = step({ state: first.state, incident: null, observations: late, now: noon, settings });
    expect(next.spoken.map(({ occasion }) => [occasion.kind, occasion.at])).toEqual([['opened', noon]]);
  });

  describe('when a source says only with the last page what its pages cover', () => {
    const noon = start + 3.3 * dayMs;
    const quiet = story(1).observations.filter(({ seen }) => seen <= noon - 40 * minuteMs);
    // Source b was away for longer than its newest post could make up for.
    const known = quiet.filter((o) => o.source !== 'b' || (o.type !== 'history' && o.seen < noon - 5 * hourMs));
    const first = step({ state: null, incident: null, observations: known, now: noon, settings });
    const at = noon + minuteMs;
    const pages = crowd({
      seed: 5,
      start: at - 50 * minuteMs,
      size: 40,
      negativeShare: 1,
      source: 'b',
      when: (random) => random() * 40 * minuteMs,
    }).map((post, i) => ({ ...post, seen: at + (i % 3) * 500 }));
    const goOn = (more: readonly Observation[], now: Time): StepResult =>
      step({ state: first.state, incident: null, observations: more, now, settings });
    const last: Observation = { type: 'coverage', source: 'b', from: noon - 5 * hourMs, to: at, seen: at + 2_000 };

    test('the wave on the earlier pages is judged at once, and not at the next 5-minute boundary', () => {
      expect(goOn(pages, at + 3_000).spoken).toEqual([]);
      const { spoken } = goOn([...pages, last], at + 3_000);
      expect(spoken.map(({ occasion }) => [occasion.kind, occasion.at])).toEqual([['opened', at + 2_000]]);
    });

    test('coverage that brings nothing to light, or none of the last hours, decides nothing', () => {
      const elsewhere: Observation = { ...last, to: noon - 3.5 * hourMs };
      const other: Observation = { ...last, source: 'c' };
      const { spoken, findings } = goOn([...pages, elsewhere, other], at + 3_000);
      expect(spoken).toEqual([]);
      expect(findings[0]).toMatchObject({ holds: false });
    });
  });

  test('starts anew without a snapshot, or with one of another format', () => {
    expect(parseState(null)).toBeNull();
    expect(parseState({ version: 1, now: 1 })).toBeNull();
    expect(parseState([])).toBeNull();
    const result = step({ state: null, incident: null, observations: [], now: start, settings });
    expect(result).toMatchObject({ incident: null, changed: [], spoken: [], state: { version: 3, now: start } });
    expect(parseState(JSON.parse(JSON.stringify(storedState(result.state))) as Json)).toEqual(result.state);
  });

  test('hostile times and names open nothing and break nothing', () => {
    const odd = [0, Number.NaN, start + 400 * dayMs, -1e15, start + dayMs].map((at, i) =>
      mention({ at, seen: start + dayMs, id: `odd${i}`, negative: true, source: '__proto__', speaker: 'constructor' }),
    );
    const result = step({
      state: null,
      incident: null,
      observations: [...coverage(start, start + dayMs), ...odd],
      now: start + dayMs + hourMs,
      settings,
    });
    expect(result.spoken).toEqual([]);
  });

  test('an incident that a person closed stays closed while its wave goes on', () => {
    const { observations } = story(1);
    const at = start + 3.5 * dayMs;
    const upTo = (from: Time, to: Time): Observation[] => observations.filter(({ seen }) => seen > from && seen <= to);
    const first = step({ state: null, incident: null, observations: upTo(0, at), now: at, settings });
    expect(first.incident?.state).toBe('open');
    const next = step({
      state: first.state,
      incident: null,
      observations: upTo(at, at + hourMs),
      now: at + hourMs,
      settings,
    });
    expect(next.spoken).toEqual([]);
    expect(next.state.unlearned).toMatchObject([{ incident: first.incident?.id, to: at }]);
  });
});

describe('learning', () => {
  test('a young brand says until when it learns; an imported history ends it', () => {
    const now = start + dayMs;
    const { state, findings } = step({
      state: null,
      incident: null,
      observations: coverage(start, now),
      now: now + 2_000,
      settings,
    });
    expect(Math.abs((learningUntil(state, settings.sources) ?? 0) - (start + 3 * dayMs))).toBeLessThan(hourMs);
    expect(findings[0]?.learningUntil).not.toBeNull();
    const hours: HourCounts[] = Array.from({ length: 240 }, (_, i) => ({
      hour: start - (i + 1) * hourMs,
      mentions: 10,
      negatives: 2,
      counted: 2,
      coveredMs: hourMs,
    }));
    const history: Observation = {
      type: 'history',
      source: 'a',
      from: start - 10 * dayMs,
      to: start,
      seen: now + 3_000,
      hours,
    };
    const taught = step({ state, incident: null, observations: [history], now: now + 4_000, settings });
    expect(learningUntil(taught.state, settings.sources)).toBeNull();
    expect(taught.spoken).toEqual([]);
    // An archive under a name of its own says nothing about what is normal on the watched sources.
    const archive = { ...history, source: 'archive' };
    const untaught = step({ state, incident: null, observations: [archive], now: now + 4_000, settings });
    expect(learningUntil(untaught.state, settings.sources)).not.toBeNull();
    expect(untaught.findings[0]?.learningUntil).not.toBeNull();
  });

  test('an obvious wave on a brand that nobody knows yet alerts', () => {
    const wave = crowd({
      seed: 1,
      start: start + 5 * hourMs,
      size: 30,
      negativeShare: 1,
      when: (random) => random() * hourMs,
    });
    const end = start + 7 * hourMs;
    const { said } = run(sorted([...coverage(start, end), ...wave]), [end]);
    expect(said[0]).toMatch(/opened/);
  });

  test('an uncovered hour teaches nothing', () => {
    const end = start + 2 * dayMs;
    const posts = quietMentions({ seed: 4, perDay: 500, days: 2, start, negativeShare: 0.2, sources: ['a'] });
    const { state } = step({
      state: null,
      incident: null,
      observations: [...posts.filter(({ seen }) => seen <= end), ...coverage(start, start + dayMs, ['a'])],
      now: end,
      settings,
    });
    const cells = state.sources.a?.hours;
    const observed = cells?.observedMinutes.reduce((sum, minutes) => sum + minutes, 0);
    expect(observed).toBe(24 * 60);
    expect(cells?.mentions.length).toBe(24);
  });

  test('an idle brand stays small, and a year of nothing is nothing', () => {
    const end = start + 10 * dayMs;
    const first = step({
      state: null,
      incident: null,
      observations: coverage(start, end, ['a', 'b'], hourMs),
      now: end + 2_000,
      settings,
    });
    const next = step({ state: first.state, incident: null, observations: [], now: end + 365 * dayMs, settings });
    expect(next.spoken).toEqual([]);
    expect(JSON.stringify(next.state).length).toBeLessThan(2_000);
    expect(next.findings[0]).toMatchObject({ holds: false, observed: 0, blindSources: ['a', 'b'], coverage: 0 });
  });
});
