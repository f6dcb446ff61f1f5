import type { Evidence } from '../../src/alerts/evidence/evidence.ts';
import type { Explanation } from '../../src/alerts/evidence/explanation.ts';
import type { IncidentToTell } from '../../src/alerts/messages/incident-to-tell.ts';
import { listMessages } from '../../src/alerts/messages/list-message.ts';
import { type AlertMessage, describeIncident } from '../../src/alerts/messages/message.ts';
import { waitingRow } from '../../src/alerts/outbox/outbox.ts';
import { hourMs, type Mention, minuteMs } from '../../src/core/domain.ts';
import type { Finding, FoundPost, Incident, Measured, Notification } from '../../src/core/incident.ts';
import { en } from '../../src/wording/catalogue/en.ts';

/** Thursday, 12 March 2026, 13:30 UTC. */
export const waveNow = Date.UTC(2026, 2, 12, 13, 30);
const waveMinutes = 42;
export const waveStart = waveNow - waveMinutes * minuteMs;

/** A wave, unless it says what else. */
export type FindingChange = Partial<Measured & Pick<Finding, 'kind'> & { post: FoundPost; quietSource: string | null }>;

export const sampleFinding = (overrides: FindingChange = {}): Finding =>
  ({
    kind: 'wave',
    rule: 'wave',
    detector: 'negative-spike',
    at: waveNow,
    holds: true,
    scaleMs: hourMs,
    since: waveStart,
    observed: 24,
    expected: 2.1,
    expectedLow: 0.6,
    expectedHigh: 4,
    probability: 1e-9,
    score: 3,
    threshold: 1.5,
    returnPeriodMs: 152 * 24 * hourMs,
    mentions: 42,
    negatives: 26,
    share: 26 / 42,
    normalShare: 0.12,
    authors: 24,
    coverage: 1,
    blindSources: [],
    learningUntil: null,
    ...overrides,
  }) as Finding;

export function sampleIncident(overrides: Partial<Incident> = {}, finding = sampleFinding()): Incident {
  return {
    id: 'acme-2026-03-12-1330',
    brand: 'acme',
    state: 'open',
    since: waveStart,
    openedAt: waveNow,
    resolvedAt: null,
    rules: [{ rule: 'wave', firstAt: waveNow, lastHeldAt: waveNow, peak: finding, latest: finding }],
    severity: 'major',
    people: 24,
    mostInHour: 24,
    spokenAuthors: 24,
    spokenSeverity: 'major',
    acknowledged: null,
    muted: null,
    verdict: null,
    occasions: [{ kind: 'opened', number: 1, at: waveNow, severity: 'major' }],
    ...overrides,
  };
}

export const sampleNotification = (overrides: Partial<Notification> = {}): Notification => {
  const { incident: id = 'acme-2026-03-12-1330', occasion = 'opened', number = 1, channel = 'cx' } = overrides;
  const times = { dueAt: waveNow, createdAt: waveNow };
  return { ...waitingRow({ id, brand: 'acme' }, { occasion, number, channel }, times), ...overrides };
};

let made = 0; /** Samples follow one another within the wave, however many the suites before have made. */
const apartMs = 10;

export function sampleMention(text: string, overrides: Partial<Mention> = {}): Mention {
  made += 1;
  const id = `m-${made}`;
  const { at = waveStart + ((made * apartMs) % (waveMinutes * minuteMs)) } = overrides;
  const author =
    overrides.author === undefined ? { id: `u${made}`, name: `user ${made}`, followers: null } : overrides.author;
  return {
    id,
    brand: 'acme',
    platform: 'reddit',
    source: 'reddit',
    platformId: id,
    url: `https://reddit.example/r/coffee/${id}`,
    author,
    speaker: `reddit:${author?.id ?? id}`,
    text,
    language: 'en',
    kind: 'post',
    parentId: null,
    rootId: null,
    engagement: {},
    way: 'text',
    matched: ['acme'],
    own: false,
    at,
    seen: at,
    stored: at,
    scored: at,
    score: null,
    correction: null,
    reported: null,
    raw: null,
    ...overrides,
  };
}

export const sampleExplanation = (overrides: Partial<Explanation> = {}): Explanation => ({
  phrases: [
    { term: 'recall', count: 9, share: 9 / 24, normalShare: 0 },
    { term: 'caught fire', count: 7, share: 7 / 24, normalShare: 0.01 },
  ],
  stories: [
    {
      text: 'Acme grinders catch fire: the maker keeps silent while customers post pictures of burnt kitchens',
      count: 8,
      authors: 7,
      share: 8 / 26,
      firstAt: waveStart + 2 * minuteMs,
      url: 'https://reddit.example/r/coffee/acme-fire',
      author: 'dee_grinds',
      source: 'reddit',
    },
  ],
  distinctStories: 19,
  without: [
    { without: 'top author', removed: 1, stillHolds: true },
    { without: 'largest story', removed: 7, stillHolds: false },
  ],
  drivers: {
    posts: 26,
    authors: 24,
    byPosts: [{ speaker: 'reddit:a', name: 'marta_k', source: 'reddit', posts: 3, share: 3 / 26, followers: 5200 }],
    byReach: [
      { speaker: 'reddit:a', name: 'marta_k', source: 'reddit', posts: 3, share: 3 / 26, followers: 5200 },
      { speaker: 'hackernews:b', name: 'Jonas Weber', source: 'hackernews', posts: 1, share: 1 / 26, followers: 310 },
    ],
    sources: [
      { name: 'reddit', voices: 16, share: 2 / 3 },
      { name: 'hackernews', voices: 8, share: 1 / 3 },
    ],
    platforms: [
      { name: 'reddit', voices: 16, share: 2 / 3 },
      { name: 'hackernews', voices: 8, share: 1 / 3 },
    ],
    languages: [
      { name: 'en', voices: 21, share: 21 / 24 },
      { name: 'de', voices: 3, share: 3 / 24 },
    ],
    followers: 5510,
    followersKnownOf: 2,
    botLike: null,
  },
  origin: { at: waveStart, author: 'marta_k', source: 'reddit', url: 'https://reddit.example/r/coffee/1' },
  projection: {
    horizonMs: 3 * hourMs,
    expected: 62,
    low: 31,
    high: 124,
    trend: 'growing',
    doublingMs: 50 * minuteMs,
  },
  similar: {
    id: 'acme-2025-11-02-1405',
    name: 'acme-3',
    since: Date.UTC(2026, 2, 3, 9),
    voices: 210,
    lastedMs: 9 * hourMs,
    terms: ['recall', 'caught fire'],
    verdict: 'real',
    similarity: 0.6,
  },
  ...overrides,
});

/** The same words everywhere where a stranger's may stand. */
export function explanationSaying(text: string, url: string | null = null): Explanation {
  const { drivers, stories } = sampleExplanation();
  const driver = { speaker: text, name: text, source: text, posts: 9, share: 0.5, followers: 10 };
  return sampleExplanation({
    phrases: [{ term: text, count: 2, share: 1, normalShare: 0 }],
    stories: stories.flatMap((story) => Array(3).fill({ ...story, text, url, author: text, source: text })),
    drivers: {
      ...drivers,
      byPosts: [driver],
      byReach: [driver, driver],
      sources: Array(3).fill({ name: text, voices: 1, share: 0.3 }),
      platforms: Array(3).fill({ name: text, voices: 1, share: 0.3 }),
      languages: Array(3).fill({ name: text, voices: 1, share: 0.3 }),
      botLike: { speakers: [text], posts: 9, share: 0.5, medianGapMs: 0 },
    },
    origin: { at: waveStart, author: text, source: text, url },
    similar: {
      id: text,
      name: text,
      since: waveStart,
      voices: 1,
      lastedMs: 0,
      terms: Array(9).fill(text),
      verdict: null,
      similarity: 1,
    },
  });
}

export function sampleEvidence(overrides: Partial<Evidence> = {}): Evidence {
  const stepMs = 5 * minuteMs;
  const from = waveNow - 8 * hourMs;
  const counts = [0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0];
  const wave = [1, 1, 2, 2, 3, 3, 3, 4, 5];
  const points = Array.from({ length: 96 }, (_, index) => {
    const counted = index >= 87 ? (wave[index - 87] ?? 0) : (counts[index % counts.length] ?? 0);
    return { at: from + index * stepMs, mentions: counted * 2 + 1, negatives: counted, counted, observed: 1 };
  });
  return {
    examples: [
      sampleMention(
        'The new Acme grinder caught fire on my counter this morning. Burner plate melted straight through, the kitchen still smells of plastic.',
        { author: { id: 'a', name: 'marta_k', followers: 5200 }, at: waveStart + 2 * minuteMs },
      ),
      sampleMention('Third friend this week whose Acme machine tripped the breaker. When is the recall coming?', {
        ...{ platform: 'hackernews', source: 'hackernews', at: waveStart + 14 * minuteMs },
        author: { id: 'b', name: 'Jonas Weber', followers: 310 },
        url: 'https://news.example/item?id=42',
      }),
      sampleMention('Acme support tells me to "let it cool down" after the cable smoked. Not buying again.', {
        author: null,
        url: null,
        at: waveStart + 31 * minuteMs,
      }),
    ],
    topTerms: ['recall', 'caught fire', 'burner plate', 'tripped the breaker', 'smoke'],
    explanation: sampleExplanation(),
    series: { from, stepMs, points, unit: 'negatives', expected: 0.18, expectedHigh: 1 },
    observed: [
      { source: 'reddit', share: 1, until: waveNow },
      { source: 'hackernews', share: 1, until: waveNow },
    ],
    speakers: { people: 24, outlets: 0, nameless: 0, all: true },
    complained: true,
    total: { mentions: 38, negatives: 26, counted: 24 },
    ...overrides,
  };
}

/** Several messages in one: of two brands, the second severe. */
export function sampleList(overrides: Partial<IncidentToTell> = {}): AlertMessage {
  const told = (brand: string, severity: Incident['severity']) => {
    const incident = sampleIncident({ id: `${brand}-1`, brand, severity });
    return { row: sampleNotification({ incident: incident.id }), message: sampleMessage({ incident, ...overrides }) };
  };
  const { words = en, possibleRepeat = false } = overrides;
  return listMessages([told('acme', 'minor'), told('bolt', 'severe')], { words, possibleRepeat });
}

export const sampleMessage = (overrides: Partial<IncidentToTell> = {}): AlertMessage =>
  describeIncident({
    incident: sampleIncident(),
    kind: 'opened',
    number: 1,
    evidence: sampleEvidence(),
    timezone: 'Europe/Berlin',
    words: en,
    now: waveNow,
    lastTold: null,
    possibleRepeat: false,
    undelivered: [],
    ...overrides,
  });
