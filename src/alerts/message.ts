import type { Time } from '../core/domain.ts';
import type { Finding, Incident, NoticeKind, OccasionKind, RuleInIncident } from '../core/incident.ts';
import type { Evidence, WaveSeries } from './evidence.ts';
import { type Example, exampleOf } from './message-example.ts';
import { endOf, type Fact, factsOf, notesOf, windowOf } from './message-facts.ts';
import { isNews, newsSize, newsTitles } from './message-news.ts';
import { count, duration, excerpt, range, shellWord, type TimeWords, timeWords } from './words.ts';

/**
 * What a channel says, as data and plain words. Texts are not escaped: terms, excerpts and names were written by
 * strangers, and each renderer escapes everything for where it goes.
 */
export interface AlertMessage {
  incident: string;
  brand: string;
  kind: NoticeKind;
  number: number;
  state: Incident['state'];
  /** `Negative wave about acme` */
  title: string;
  /** One sentence with the numbers: what happened, how big, against what. */
  headline: string;
  /** Why we speak now. */
  why: string;
  facts: Fact[];
  /** What limits the message: blind sources, learning, acknowledged, another channel that could not be told. */
  notes: string[];
  topTerms: string[];
  examples: Example[];
  series: WaveSeries | null;
  /** When we spoke, for the chart. */
  moments: { at: Time; label: string }[];
  commands: { label: string; command: string }[];
  /** An earlier try was never answered: this may be its second copy. */
  possibleRepeat: boolean;
  since: Time;
  at: Time;
  /** `Thu 12 Mar, 14:05 CET` */
  atWords: string;
  timezone: string;
  /** The loudest rule first. */
  findings: Finding[];
  total: Evidence['total'];
}

/** A notification that a channel did not take. */
export interface Undelivered {
  channel: string;
  kind: NoticeKind;
  reason: string;
}

export interface IncidentToTell {
  incident: Incident;
  kind: NoticeKind;
  number: number;
  evidence: Evidence;
  timezone: string;
  now: Time;
  /** How many people it was about when this channel was last told. */
  lastToldAuthors: number | null;
  possibleRepeat: boolean;
  /** For the kind `undelivered`. */
  undelivered: readonly Undelivered[];
}

/** The rule that speaks loudest: the least probable finding among those that hold, else the highest peak; news last. */
export function loudest(incident: Incident): { finding: Finding; all: Finding[] } {
  const holding = incident.state === 'open' ? incident.rules.filter(({ latest }) => latest.holds) : [];
  const pick = (rule: RuleInIncident) => (holding.length > 0 ? rule.latest : rule.peak);
  const all = (holding.length > 0 ? holding : incident.rules)
    .map(pick)
    .sort((a, b) => Number(isNews(a)) - Number(isNews(b)) || a.probability - b.probability);
  const [finding] = all;
  if (!finding) throw new Error(`incident ${incident.id} has no rule`);
  return { finding, all };
}

/** What an outbox row says of the incident as it is now. An incident that is over is told as resolved. */
export function describeIncident(told: IncidentToTell): AlertMessage {
  const { incident, evidence, timezone, now } = told;
  const times = timeWords(timezone);
  const { finding, all } = loudest(incident);
  const kind = told.kind !== 'undelivered' && incident.state === 'resolved' ? 'resolved' : told.kind;
  const over = kind === 'resolved';
  return {
    incident: incident.id,
    brand: incident.brand,
    kind,
    number: told.number,
    state: incident.state,
    title: (isNews(finding) ? newsTitles : titles)[kind](incident.brand),
    headline: headline(told, kind, finding),
    why: why(told, kind, finding, times),
    facts: factsOf(incident, finding, evidence, times, now),
    notes: notesOf(incident, kind, finding, times),
    topTerms: evidence.topTerms.slice(0, 8).map((term) => excerpt(term, 60)),
    examples: evidence.examples.slice(0, 3).map((mention) => exampleOf(mention, times, now)),
    series: evidence.series,
    moments: incident.occasions.map(({ kind, at }) => ({ at, label: momentWords[kind] })),
    commands: over ? [show(incident)] : [...silence(incident), show(incident)],
    possibleRepeat: told.possibleRepeat,
    since: incident.since,
    at: now,
    atWords: times.full(now),
    timezone,
    findings: all,
    total: evidence.total,
  };
}

const titles: Record<NoticeKind, (brand: string) => string> = {
  opened: (brand) => `Negative wave about ${brand}`,
  escalated: (brand) => `Negative wave about ${brand} is growing`,
  reminder: (brand) => `Negative wave about ${brand} goes on`,
  resolved: (brand) => `Negative wave about ${brand} is over`,
  undelivered: (brand) => `An alert about ${brand} was not delivered`,
};

const momentWords: Record<OccasionKind, string> = {
  opened: 'alert',
  escalated: 'grown',
  reminder: 'reminder',
  resolved: 'over',
};

const people = (n: number) => count(n, 'person', 'people');

/** `26 negative mentions by 24 people in 60 minutes; normal here is 1 to 4.` */
const size = (finding: Finding) => (isNews(finding) ? newsSize(finding) : sizeOfWave(finding));
const sizeOfWave = (finding: Finding) =>
  `${count(finding.negatives, 'negative mention')} by ${people(finding.authors)} in ${windowOf(finding)}; ` +
  `normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;

function headline({ incident, evidence, undelivered }: IncidentToTell, kind: NoticeKind, finding: Finding): string {
  if (kind === 'resolved') return overall(incident, finding, evidence);
  if (kind !== 'undelivered') return size(finding);
  const failures = undelivered.map(({ channel, kind, reason }) => `${channel} (${kind}): ${reason}`);
  return `Not told: ${failures.join('; ') || 'see earshot status'}.`;
}

function overall(incident: Incident, finding: Finding, { total }: Evidence): string {
  if (isNews(finding)) {
    const height = `at its height ${newsSize(finding)}`;
    return `Over after ${duration(endOf(incident, finding.at) - incident.since)}: ${height}`;
  }
  const all =
    total.negatives > 0
      ? `${count(total.negatives, 'negative mention')} by about ${people(total.counted)} in all`
      : `${count(finding.negatives, 'negative mention')} by ${people(finding.authors)} at its height`;
  return `Over after ${duration(endOf(incident, finding.at) - incident.since)}: ${all}.`;
}

function why(told: IncidentToTell, kind: NoticeKind, finding: Finding, times: TimeWords): string {
  const { incident, lastToldAuthors } = told;
  if (kind === 'undelivered') return `What it was about: ${size(finding)}`;
  if (kind === 'opened')
    return `Told now because it has just become clear: the first of these posts is from ${times.clock(incident.since)}.`;
  if (kind === 'reminder')
    return `Reminder: open since ${times.full(incident.openedAt)}, and nobody has acknowledged it.`;
  if (kind === 'escalated') {
    return lastToldAuthors !== null && lastToldAuthors < incident.spokenAuthors
      ? `Told again because it has grown from ${lastToldAuthors.toLocaleString('en-US')} to ${people(incident.spokenAuthors)} since the last message.`
      : 'Told again because twice as many people are involved as before.';
  }
  if (isNews(finding)) return 'Back to what is usual for this time of the week.';
  return `At its height: ${count(finding.negatives, 'negative mention')} by ${people(finding.authors)} in ${windowOf(finding)}; normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;
}

const silence = ({ id }: Incident) => [
  { label: 'Mute', command: `earshot incidents mute ${shellWord(id)} --for 4h` },
  { label: 'Acknowledge', command: `earshot incidents ack ${shellWord(id)}` },
];
const show = ({ id }: Incident) => ({ label: 'Details', command: `earshot incidents show ${shellWord(id)}` });
