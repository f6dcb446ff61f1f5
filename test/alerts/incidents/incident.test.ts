import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breaksMute } from '../../../src/alerts/incidents/breaks-mute.ts';
import { calmMs, reminderMs, reopenMs, transition } from '../../../src/alerts/incidents/incident.ts';
import type { IncidentEvent, NewFindings } from '../../../src/alerts/incidents/incident-event.ts';
import { incidentId } from '../../../src/alerts/incidents/incident-id.ts';
import { hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import { type Finding, type Incident, isAtLeast } from '../../../src/core/incident.ts';
import type { FindingChange } from '../../support/alert-samples.ts';

const start = Date.UTC(2026, 10, 22, 14, 5);

const finding = (change: FindingChange = {}): Finding =>
  ({
    kind: 'wave',
    rule: 'wave',
    detector: 'negative-spike',
    at: start,
    holds: true,
    scaleMs: hourMs,
    since: start - 20 * minuteMs,
    observed: 12,
    expected: 1,
    expectedLow: 0,
    expectedHigh: 4,
    probability: 1e-6,
    score: 3,
    threshold: 1.5,
    returnPeriodMs: 1e12,
    mentions: 20,
    negatives: 13,
    share: 0.65,
    normalShare: 0.2,
    authors: 12,
    coverage: 1,
    blindSources: [],
    learningUntil: null,
    ...change,
  }) as Finding;

const findings = (people: number, ...list: FindingChange[]): NewFindings => ({
  type: 'findings',
  brand: 'acme',
  people,
  normalPeople: 1,
  lastHour: 0,
  rises: false,
  findings: list.length > 0 ? list.map(finding) : [finding()],
});
const calm = findings(12, { holds: false });
const another = (people: number): NewFindings => ({
  ...findings(people),
  story: { people: 9, since: start, marks: 'abcdefgh' },
});

/** Plays events at minutes after the start; returns what was said and the last incident. */
function play(...events: [after: number, event: IncidentEvent][]): { said: string[]; incident: Incident | null } {
  let incident: Incident | null = null;
  const said: string[] = [];
  for (const [after, event] of events) {
    const now: Time = start + after;
    const next = transition(incident, event, now);
    incident = next.incident;
    for (const { kind, number } of next.occasions) said.push(`${kind} ${number} at ${after / hourMs} h`);
  }
  return { said, incident };
}

const ack: IncidentEvent = { type: 'acknowledge', by: 'jo' };
const mute = (until: number): IncidentEvent => ({ type: 'mute', by: 'jo', until: start + until });
const close = { type: 'resolve', by: 'jo' } as const;
const severe: FindingChange = { score: 20, authors: 300, share: 0.65 };
const urgent: FindingChange = { kind: 'post', rule: 'urgent', detector: 'urgent-post', authors: 1, observed: 1 };
const h = hourMs;

const cases: [name: string, events: [number, IncidentEvent][], said: string[], state: string | null][] = [
  [
    'more negative speakers make no silence larger',
    [
      [0, findings(1, { kind: 'silence', quietSource: 'press', rule: 'quiet', observed: 0, expected: 20 })],
      [12 * h, findings(300, { kind: 'silence', quietSource: 'press', rule: 'quiet', observed: 0, expected: 20 })],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  ['no finding holds', [[0, calm]], [], null],
  ['a finding holds', [[0, findings(12)]], ['opened 1 at 0 h'], 'open'],
  [
    'it goes on',
    [
      [0, findings(12)],
      [h, findings(20)],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'five times as many people, at any time',
    [
      [0, findings(12)],
      [minuteMs, findings(60)],
      [2 * minuteMs, findings(61)],
      [30 * h, findings(300)],
    ],
    ['opened 1 at 0 h', `escalated 1 at ${minuteMs / h} h`, 'escalated 2 at 30 h'],
    'open',
  ],
  [
    'not quite five times as many',
    [
      [0, findings(12)],
      [20 * h, findings(59)],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'five times as many as a handful are still a handful',
    [
      [0, findings(3)],
      [2 * h, findings(19)],
      [3 * h, findings(20)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 3 h'],
    'open',
  ],
  [
    'more people by the hour, as on any day',
    [
      [0, findings(12)],
      [8 * h, { ...findings(80), normalPeople: 41 }],
      [8.5 * h, { ...findings(80), normalPeople: 40 }],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 8.5 h'],
    'open',
  ],
  [
    'it trickles on while no rule holds',
    [
      [0, findings(4)],
      [h, findings(4, { holds: false })],
      [2 * h, findings(20, { holds: false })],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 2 h'],
    'open',
  ],
  [
    'growth is measured against the last message, which a reminder is too',
    [
      [0, findings(12)],
      [reminderMs, findings(50)],
      [30 * h, findings(249)],
      [31 * h, findings(250)],
    ],
    ['opened 1 at 0 h', 'reminder 1 at 24 h', 'escalated 1 at 31 h'],
    'open',
  ],
  [
    'it becomes severe',
    [
      [0, findings(12)],
      [h, findings(20, severe)],
      [2 * h, findings(20, severe)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 1 h'],
    'open',
  ],
  [
    'it becomes severe and grows within half an hour',
    [
      [0, findings(12)],
      [0.1 * h, findings(20, severe)],
      [0.25 * h, findings(60, severe)],
      [h, findings(61, severe)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 0.25 h'],
    'open',
  ],
  [
    'it becomes severe soon after we spoke, and no larger',
    [
      [0, findings(12)],
      [0.1 * h, findings(20, severe)],
      [0.5 * h, findings(20, { holds: false })],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 0.5 h'],
    'open',
  ],
  [
    'it is calm, but not for long',
    [
      [0, findings(12)],
      [calmMs - 1, calm],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'it is calm for long',
    [
      [0, findings(12)],
      [calmMs, calm],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 3 h'],
    'resolved',
  ],
  [
    'it is calm for long, but a new rise has begun',
    [
      [0, findings(12)],
      [calmMs, { ...calm, rises: true }],
      [calmMs + h, { ...calm, rises: true }],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'it is calm for long, and what seemed to rise was nothing',
    [
      [0, findings(12)],
      [calmMs, { ...calm, rises: true }],
      [calmMs + h, calm],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 4 h'],
    'resolved',
  ],
  [
    'it flares up before it is over',
    [
      [0, findings(12)],
      [2 * h, calm],
      [2.5 * h, findings(13)],
      [4 * h, calm],
      [5.5 * h, calm],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 5.5 h'],
    'resolved',
  ],
  [
    'it looks calm to a blind eye',
    [
      [0, findings(12)],
      [9 * h, findings(12, { holds: false, coverage: 0.2 })],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'nobody looks after it',
    [
      [0, findings(12)],
      [reminderMs, findings(12)],
    ],
    ['opened 1 at 0 h', 'reminder 1 at 24 h'],
    'open',
  ],
  [
    'somebody looks after it',
    [
      [0, findings(12)],
      [h, ack],
      [reminderMs, findings(12)],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'acknowledged, and it grows',
    [
      [0, findings(12)],
      [h, ack],
      [7 * h, findings(60)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 7 h'],
    'open',
  ],
  [
    'muted, and it grows',
    [
      [0, findings(12)],
      [h, mute(9 * h)],
      [7 * h, findings(60)],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'the mute ends, and it has grown',
    [
      [0, findings(12)],
      [h, mute(9 * h)],
      [7 * h, findings(60)],
      [9 * h, findings(61)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 9 h'],
    'open',
  ],
  [
    'muted, and it ends',
    [
      [0, findings(12)],
      [h, mute(9 * h)],
      [5 * h, calm],
    ],
    ['opened 1 at 0 h'],
    'resolved',
  ],
  [
    'muted, and closed by hand',
    [
      [0, findings(12)],
      [h, mute(9 * h)],
      [2 * h, close],
    ],
    ['opened 1 at 0 h'],
    'resolved',
  ],
  [
    'over, and it holds again soon',
    [
      [0, findings(12)],
      [3 * h, calm],
      [9 * h, findings(12)],
      [10 * h, findings(13)],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 3 h', 'reopened 1 at 9 h'],
    'open',
  ],
  [
    'over, and it holds again later',
    [
      [0, findings(12)],
      [3 * h, calm],
      [9 * h + 1, findings(12)],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 3 h', `opened 1 at ${(9 * h + 1) / h} h`],
    'open',
  ],
  [
    'over, and it opens again and again',
    [
      [0, findings(12)],
      [3 * h, calm],
      [4 * h, findings(12)],
      [7 * h, calm],
      [8 * h, findings(12)],
      [11 * h, calm],
    ],
    [
      'opened 1 at 0 h',
      'resolved 1 at 3 h',
      'reopened 1 at 4 h',
      'resolved 2 at 7 h',
      'reopened 2 at 8 h',
      'resolved 3 at 11 h',
    ],
    'resolved',
  ],
  [
    'over, and another rule holds soon',
    [
      [0, findings(12)],
      [3 * h, calm],
      [5 * h, findings(12, { rule: 'other' })],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 3 h', 'opened 1 at 5 h'],
    'open',
  ],
  [
    'closed as a false alarm, and it holds again soon',
    [
      [0, findings(12)],
      [h, { ...close, verdict: 'false-alarm' }],
      [4 * h, findings(12)],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 1 h', 'opened 1 at 4 h'],
    'open',
  ],
  [
    'closed as real, and it holds again soon',
    [
      [0, findings(12)],
      [h, { ...close, verdict: 'real' }],
      [4 * h, findings(12)],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 1 h', 'reopened 1 at 4 h'],
    'open',
  ],
  [
    'it holds again while the mute lasts',
    [
      [0, findings(12)],
      [h, mute(20 * h)],
      [3 * h, calm],
      [5 * h, findings(12)],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'a post that can become a crisis joins soon after we spoke',
    [
      [0, findings(12)],
      [h, findings(13, {}, urgent)],
      [1.5 * h, findings(13, {}, urgent)],
      [2 * h, findings(13, {}, { ...urgent, holds: false })],
      [2.5 * h, findings(13, {}, urgent)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 1 h', 'escalated 2 at 2.5 h'],
    'open',
  ],
  [
    'a post that can become a crisis joins while it is muted',
    [
      [0, findings(12)],
      [0.5 * h, mute(9 * h)],
      [h, findings(13, {}, urgent)],
      [1.5 * h, findings(13, {}, urgent)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 1 h'],
    'open',
  ],
  [
    'it becomes severe while it is muted',
    [
      [0, findings(12)],
      [0.1 * h, mute(9 * h)],
      [0.2 * h, findings(20, severe)],
      [2 * h, findings(2000, severe)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 0.2 h'],
    'open',
  ],
  [
    'people speak of a second story while it is acknowledged, and of a third within the hour',
    [
      [0, findings(12)],
      [0.5 * h, ack],
      [h, another(13)],
      [1.5 * h, another(14)],
      [2.1 * h, another(15)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 1 h', 'escalated 2 at 2.1 h'],
    'open',
  ],
  [
    'people speak of a second story while it is muted',
    [
      [0, findings(12)],
      [0.5 * h, mute(9 * h)],
      [h, another(13)],
      [3 * h, findings(300)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 1 h'],
    'open',
  ],
  [
    'a post that can become a crisis brings it back while the mute lasts',
    [
      [0, findings(12, {}, urgent)],
      [h, mute(20 * h)],
      [3 * h, findings(12, { holds: false }, { ...urgent, holds: false })],
      [6 * h, findings(12, { holds: false }, { ...urgent, holds: false })],
      [7 * h, findings(13, { holds: false }, urgent)],
    ],
    ['opened 1 at 0 h', 'escalated 1 at 7 h'],
    'open',
  ],
  [
    'a post that can become a crisis opens it',
    [
      [0, findings(1, { holds: false }, urgent)],
      [h, findings(1, { holds: false }, urgent)],
    ],
    ['opened 1 at 0 h'],
    'open',
  ],
  [
    'judged while it is open, and after',
    [
      [0, findings(12)],
      [h, { type: 'judge', by: 'jo', verdict: 'real' }],
      [4 * h, calm],
      [5 * h, { type: 'judge', by: 'ana', verdict: 'not-ours' }],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 4 h'],
    'resolved',
  ],
  [
    'closed by hand',
    [
      [0, findings(12)],
      [h, close],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 1 h'],
    'resolved',
  ],
  [
    'closed twice',
    [
      [0, findings(12)],
      [h, close],
      [2 * h, close],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 1 h'],
    'resolved',
  ],
  [
    'acknowledged after the end',
    [
      [0, findings(12)],
      [h, close],
      [2 * h, ack],
    ],
    ['opened 1 at 0 h', 'resolved 1 at 1 h'],
    'resolved',
  ],
  [
    'something is done to nothing',
    [
      [0, ack],
      [0, mute(h)],
      [0, close],
    ],
    [],
    null,
  ],
];

describe('the transition of an incident', () => {
  test.each(cases)('%s', (_name, events, said, state) => {
    const result = play(...events);
    expect(result.said).toEqual(said);
    expect(result.incident?.state ?? null).toBe(state);
  });

  test('an incident says since when, by which rules, and who acknowledged it', () => {
    const { incident } = play([0, findings(11.6)], [h, ack], [2 * h, mute(3 * h)]);
    expect(incident).toMatchObject({
      id: 'acme-2026-11-22-1405',
      brand: 'acme',
      since: start - 20 * minuteMs,
      openedAt: start,
      resolvedAt: null,
      people: 12,
      spokenAuthors: 12,
      acknowledged: { by: 'jo', at: start + h },
      muted: { by: 'jo', until: start + 3 * h, reason: null },
    });
  });

  test('closing and judging keep who said what it was, and why', () => {
    const first = play([0, findings(12)], [h, { ...close, verdict: 'false-alarm', note: 'a joke' }]).incident;
    expect(first?.verdict).toEqual({ verdict: 'false-alarm', by: 'jo', at: start + h, note: 'a joke' });
    const second = transition(first, { type: 'judge', by: 'ana', verdict: 'real' }, start + 2 * h);
    expect(second.incident).toEqual({
      ...first,
      verdict: { verdict: 'real', by: 'ana', at: start + 2 * h, note: null },
    });
  });

  test('one that opens again is the same, asks for an answer anew, and tells of what holds now', () => {
    const { incident } = play(
      [0, findings(12)],
      [h, ack],
      [3 * h, calm],
      [3 * h + reopenMs, findings(9, { observed: 9, at: start + 9 * h })],
    );
    expect(incident).toMatchObject({
      id: 'acme-2026-11-22-1405',
      openedAt: start,
      resolvedAt: null,
      acknowledged: null,
      spokenAuthors: 9,
      rules: [{ peak: { observed: 9 } }],
    });
  });

  test('its severity is the worst that it has been, also in what was said then', () => {
    const { incident } = play(
      [0, findings(5, { score: 2, share: 0.2, authors: 5 })],
      [7 * h, findings(300, severe)],
      [8 * h, findings(300, { holds: false, authors: 2 })],
      [11 * h, calm],
    );
    expect(incident?.severity).toBe('severe');
    expect(incident?.occasions.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['opened', 'minor'],
      ['escalated', 'severe'],
      ['resolved', 'severe'],
    ]);
  });

  test('it keeps its height, its people and why it spoke again', () => {
    const { incident } = play(
      [0, { ...findings(12), lastHour: 12 }],
      [h, { ...findings(60), lastHour: 40 }],
      [2 * h, { ...findings(70), lastHour: 9 }],
      [3 * h, findings(71, severe)],
    );
    expect(incident).toMatchObject({ people: 71, mostInHour: 40, spokenAuthors: 71 });
    expect(incident?.occasions.map(({ cause }) => cause)).toEqual([undefined, 'growth', 'severity']);
  });

  test('a wave that joins what was only much talk is said', () => {
    const { said, incident } = play(
      [0, findings(300, { kind: 'surge', detector: 'volume-spike', rule: 'talk' })],
      [h, findings(12)],
    );
    expect(said).toEqual(['opened 1 at 0 h', 'escalated 1 at 1 h']);
    expect(incident?.occasions.at(-1)).toMatchObject({ cause: 'alarm' });
  });

  test('a second rule joins the incident; the peak stays what was said, the latest moves on', () => {
    const { incident } = play(
      [0, findings(12, {}, { rule: 'other', holds: false })],
      [h, findings(15, { observed: 15 }, { rule: 'other' })],
    );
    expect(incident?.rules.map(({ rule }) => rule)).toEqual(['wave', 'other']);
    expect(incident?.rules[0]).toMatchObject({
      lastHeldAt: start + h,
      peak: { observed: 12 },
      latest: { observed: 15 },
    });
    expect(incident?.rules[1]?.firstAt).toBe(start + h);
  });

  test('a resolved incident is left alone, and the next wave is a new one', () => {
    const { incident } = play([0, findings(12)], [h, close], [8 * h, findings(9)]);
    expect(incident?.id).toBe('acme-2026-11-22-2205');
  });
});

test('whatever happens in whatever order, an incident makes sense', () => {
  const event: fc.Arbitrary<IncidentEvent> = fc.oneof(
    fc
      .record({ authors: fc.integer({ min: 0, max: 300 }), wave: fc.boolean(), urgent: fc.boolean() })
      .map(({ authors, wave, urgent: post }) =>
        findings(authors, { holds: wave, authors }, { ...urgent, holds: post }),
      ),
    fc.constant<IncidentEvent>(ack),
    fc.integer({ min: -10, max: 40 }).map((hours) => mute(hours * h)),
    fc.constantFrom<IncidentEvent>(close, { ...close, verdict: 'real' }, { ...close, verdict: 'false-alarm' }),
    fc.constantFrom<IncidentEvent>({ type: 'judge', by: 'ana', verdict: 'not-ours' }),
  );
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 * 60 }), event), { maxLength: 40 });
  fc.assert(
    fc.property(steps, (given) => {
      let incident: Incident | null = null;
      let now = start;
      for (const [minutes, event] of given) {
        now += minutes * minuteMs;
        const before: Incident | null = incident;
        const next = transition(before, event, now);
        incident = next.incident;
        if (!incident) continue;
        expect(incident.resolvedAt === null).toBe(incident.state === 'open');
        expect(next.occasions.length).toBeLessThanOrEqual(1);
        expect(incident.occasions.slice(incident.occasions.length - next.occasions.length)).toEqual(next.occasions);
        const ids = incident.occasions.map(({ kind, number }) => `${kind} ${number}`);
        expect(new Set(ids).size).toBe(ids.length);
        if (before?.id !== incident.id) continue;
        expect(isAtLeast(incident.severity, before.severity)).toBe(true);
        if (before.muted && now < before.muted.until) expect(next.occasions.every(breaksMute)).toBe(true);
        if (before.state === 'resolved' && event.type !== 'judge' && event.type !== 'findings')
          expect(incident).toBe(before);
      }
    }),
    { numRuns: 500 },
  );
});

test('one that reopens knows when it had ended, by whom, and since when it holds again', () => {
  const reopened = (end: [number, IncidentEvent], since: number) => {
    let incident: Incident | null = null;
    for (const [after, event] of [[0, findings(12)], end, [5 * h, findings(12, { since: start + since })]] as const)
      incident = transition(incident, event, start + after).incident;
    return incident?.occasions.at(-1);
  };
  const ended: [number, IncidentEvent] = [3 * h, calm];
  const closed: [number, IncidentEvent] = [2 * h, close];
  const kind = 'reopened';
  expect(reopened(ended, 4 * h)).toMatchObject({ kind, stoppedAt: start, againSince: start + 4 * h });
  expect(reopened(ended, 4 * h)).not.toHaveProperty('wasClosed');
  expect(reopened(closed, 4 * h)).toMatchObject({ kind, stoppedAt: start + 2 * h, wasClosed: true });
  // What began before it was closed goes on.
  expect(reopened(closed, h)).toMatchObject({ kind, wasClosed: true });
  expect(reopened(closed, h)).not.toHaveProperty('againSince');
});

test.each([
  ['Acme', 'acme-2026-11-22-1405'],
  ['Café  Ümlaut & Co.', 'cafe-umlaut-co-2026-11-22-1405'],
  ['../..', 'brand-2026-11-22-1405'],
  ['任天堂', '任天堂-2026-11-22-1405'],
])('the incident of %s is called %s', (brand, id) => {
  expect(incidentId(brand, start)).toBe(id);
});
