import type { WaveSeries } from '../alerts/evidence/wave-series.ts';
import { incidentId } from '../alerts/incidents/incident-id.ts';
import { type AlertMessage, describeIncident } from '../alerts/messages/message.ts';
import { waitingRow } from '../alerts/outbox/outbox.ts';
import { hourMs, type Mention, minuteMs, sliceMs, type Time } from '../core/domain.ts';
import { brandSlug } from '../core/identity.ts';
import type { Finding, Incident, Notification } from '../core/incident.ts';
import type { Catalogue } from '../wording/catalogue/catalogue.ts';

/** Negatives in each 5 minutes of the invented wave. */
const wave = [1, 2, 2, 4, 3, 5, 4, 6];
const waveMs = wave.length * sliceMs;
const quietSlices = 48;

const finding = (now: Time): Finding => ({
  kind: 'wave',
  rule: 'test',
  detector: 'test',
  at: now,
  holds: true,
  scaleMs: hourMs,
  since: now - waveMs,
  observed: 24,
  expected: 2.1,
  expectedLow: 0,
  expectedHigh: 5,
  probability: 1e-8,
  score: 5,
  threshold: 1.4,
  returnPeriodMs: 150 * 24 * hourMs,
  mentions: 42,
  negatives: 27,
  share: 27 / 42,
  normalShare: 0.12,
  authors: 24,
  coverage: 1,
  blindSources: [],
  learningUntil: null,
});

function incident(brand: string, now: Time): Incident {
  const found = finding(now);
  return {
    id: `test-${incidentId(brand, now)}`,
    name: `test-${brandSlug(brand)}`,
    brand,
    state: 'open',
    since: found.since,
    openedAt: now,
    resolvedAt: null,
    rules: [{ rule: found.rule, firstAt: now, lastHeldAt: now, peak: found, latest: found }],
    severity: 'major',
    people: found.authors,
    mostInHour: found.authors,
    spokenAuthors: found.authors,
    spokenSeverity: 'major',
    acknowledged: null,
    muted: null,
    verdict: null,
    occasions: [{ kind: 'opened', number: 1, at: now, severity: 'major' }],
  };
}

function series(now: Time): WaveSeries {
  const counts = [...Array.from({ length: quietSlices }, (_, index) => (index % 5 === 0 ? 1 : 0)), ...wave];
  const from = Math.floor(now / sliceMs) * sliceMs - counts.length * sliceMs;
  const points = counts.map((counted, index) => ({
    at: from + index * sliceMs,
    mentions: counted + 1,
    negatives: counted,
    counted,
    observed: 1,
  }));
  return { from, stepMs: sliceMs, points, unit: 'negatives', expected: 0.2, expectedHigh: 1 };
}

function post({ test }: Catalogue, brand: string, now: Time): Mention {
  const at = now - 10 * minuteMs;
  return {
    id: 'test',
    brand,
    platform: 'test',
    source: test.source,
    platformId: 'test',
    url: null,
    author: { id: 'test', name: test.author, followers: null },
    speaker: 'test:nobody',
    text: test.post(brand),
    language: 'en',
    kind: 'post',
    parentId: null,
    rootId: null,
    engagement: {},
    way: 'text',
    matched: [brand],
    own: false,
    at,
    seen: at,
    stored: at,
    scored: at,
    score: null,
    correction: null,
    reported: null,
    raw: null,
  };
}

/** An alert about nothing, marked as such all over, with the row that it would be sent for. */
export function testMessage(
  about: { brand: string; brandTitle?: string | undefined; channel: string; timezone: string },
  words: Catalogue,
  now: Time,
): { message: AlertMessage; notification: Notification } {
  const { brand, brandTitle = brand, channel, timezone } = about;
  const told = incident(brand, now);
  const message = describeIncident({
    incident: told,
    brandTitle,
    kind: 'opened',
    number: 1,
    evidence: {
      examples: [post(words, brandTitle, now)],
      topTerms: [...words.test.topics],
      explanation: null,
      series: series(now),
      observed: [],
      speakers: { people: 24, outlets: 0, nameless: 0, all: true },
      complained: true,
      total: { mentions: 42, negatives: 27, counted: 24 },
    },
    timezone,
    words,
    now,
    lastTold: null,
    possibleRepeat: false,
    test: true,
    undelivered: [],
  });
  const notification = waitingRow(told, { occasion: 'opened', number: 1, channel }, { dueAt: now, createdAt: now });
  return { message, notification };
}
