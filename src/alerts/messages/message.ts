import type { Time } from '../../core/domain.ts';
import { nameOf } from '../../core/identity.ts';
import type { Finding, Incident, NoticeKind, RuleInIncident, Severity } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import { excerpt, shellWord } from '../../wording/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { type Explanation, storiesToTell } from '../evidence/explanation.ts';
import type { WaveSeries } from '../evidence/wave-series.ts';
import { isNews } from '../incidents/kind-rules.ts';
import { muteHours } from '../incidents/mute-hours.ts';
import type { Fact } from './fact.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';
import type { ListedMessage } from './listed-message.ts';
import { type Example, exampleOf } from './message-example.ts';
import { factsOf, notesOf, ruleFacts } from './message-facts.ts';
import { reasonsOf, type StoryInMessage, storyInMessage } from './message-reasons.ts';
import { headline, why } from './message-why.ts';

/**
 * What a channel sends, as data and plain text. Terms, excerpts and names are untrusted and not escaped here: each
 * renderer escapes everything for its format.
 */
export interface AlertMessage {
  /** Its id, for programs, and its name, for people. */
  incident: string;
  name: string;
  brand: string;
  /** The brand as people write it. */
  brandTitle: string;
  kind: NoticeKind;
  number: number;
  state: Incident['state'];
  /** What readers can do: answer while it is open, give a verdict when it is over; null: nothing (any more). */
  asks: 'answer' | 'verdict' | null;
  severity: Severity;
  /** `Negative wave about acme` */
  title: string;
  /** One sentence with the numbers: what happened, how big, compared with what. */
  headline: string;
  /** Why we notify now. */
  why: string;
  facts: Fact[];
  /** Caveats: blind sources, learning, acknowledged, another channel that failed. */
  notes: string[];
  topTerms: string[];
  /** Largest first, at most two. */
  stories: StoryInMessage[];
  /** Drivers, places, reach, projection. */
  reasons: Fact[];
  /** The same as data, with more detail. */
  explanation: Explanation | null;
  examples: Example[];
  series: WaveSeries | null;
  /** Title and subtitle of the chart. */
  picture: { title: string; subtitle: string };
  /** Times of our notifications, for the chart. */
  moments: { at: Time; label: string }[];
  /** For a terminal of the machine that Earshot runs on. They begin with `earshot`. */
  commands: { label: string; command: string }[];
  /** Whom to ask to act on it; null: nobody is named. */
  owner: string | null;
  /** What its owner does about it: a link, or lines; null: nothing is written. */
  playbook: string | null;
  /** An earlier attempt got no answer, so this may be a second copy. */
  possibleRepeat: boolean;
  since: Time;
  at: Time;
  /** `Thu 12 Mar, 14:05 CET` */
  atWords: string;
  timezone: string;
  /** Main rule first. */
  findings: Finding[];
  total: Evidence['total'];
  /** It tells single posts, which are no incident: `incident` and `name` mean nothing. */
  singlePosts?: true;
  /** What it tells, when it is a list of several messages; else empty. */
  list: ListedMessage[];
  /** The language that it is told in: a channel takes from it what it adds itself. */
  words: Catalogue;
}

/** The main finding: the least probable of those that hold, else the highest peak; news last. */
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

/** The message of an outbox row about the incident as it is now. An incident that is over is reported as resolved. */
export function describeIncident(told: IncidentToTell): AlertMessage {
  const { incident, evidence, timezone, words, now, brandTitle = incident.brand } = told;
  const times = words.times(timezone);
  const { finding, all } = loudest(incident);
  const kind = told.kind !== 'undelivered' && incident.state === 'resolved' ? 'resolved' : told.kind;
  const over = kind === 'resolved';
  const ofKind = wordsOf(words, finding, evidence);
  const title = over && incident.closedBy ? words.closed.title(brandTitle) : ofKind.title(kind, brandTitle);
  return {
    incident: incident.id,
    name: nameOf(incident),
    brand: incident.brand,
    brandTitle,
    kind,
    number: told.number,
    state: incident.state,
    asks: told.test ? null : incident.state === 'open' ? 'answer' : incident.verdict ? null : 'verdict',
    severity: incident.severity,
    title: told.test ? words.test.title(title) : title,
    headline: headline(words, told, kind, finding),
    why: told.test ? words.test.why : why(words, told, kind, finding, times),
    facts: [
      ...ownedBy(told),
      ...factsOf(words, incident, finding, evidence, times, now, told.record ?? null),
      ...ruleFacts(words, all),
    ],
    notes: [...(told.test ? [words.test.note] : []), ...notesOf(words, incident, kind, finding, times)],
    topTerms: evidence.topTerms.slice(0, 6).map((term) => excerpt(term, 60)),
    stories: evidence.explanation
      ? storiesToTell(evidence.explanation).map((story) => storyInMessage(words, story, times, now))
      : [],
    reasons: evidence.explanation ? reasonsOf(words, evidence.explanation, ofKind.lookAhead && !over) : [],
    explanation: evidence.explanation,
    examples: evidence.examples.slice(0, 3).map((mention) => exampleOf(mention, times, now)),
    series: evidence.series,
    picture: { title: ofKind.picture.title(brandTitle), subtitle: ofKind.picture.subtitle },
    moments: momentsOf(words, incident),
    commands: told.test
      ? [{ label: words.labels.allChannels, command: 'earshot check' }]
      : over
        ? [...(incident.verdict ? [] : [judge(words, incident)]), show(words, incident)]
        : [...silence(words, incident), show(words, incident)],
    owner: told.owner ?? null,
    playbook: told.playbook ?? null,
    possibleRepeat: told.possibleRepeat,
    since: incident.since,
    at: now,
    atWords: times.full(now),
    timezone,
    findings: all,
    total: evidence.total,
    list: [],
    words,
  };
}

function ownedBy({ words: { labels }, owner = null, playbook = null }: IncidentToTell): Fact[] {
  return [
    ...(owner === null ? [] : [{ label: labels.owner, value: owner }]),
    ...(playbook === null ? [] : [{ label: labels.playbook, value: playbook }]),
  ];
}

/** An incident that was closed by hand need not be over. */
const momentsOf = ({ picture, closed }: Catalogue, { occasions, closedBy }: Incident): AlertMessage['moments'] =>
  occasions.map((occasion) => ({
    at: occasion.at,
    label:
      closedBy !== undefined && occasion === occasions.at(-1) && occasion.kind === 'resolved'
        ? closed.moment
        : picture.moments[occasion.kind],
  }));

const silence = ({ labels }: Catalogue, incident: Incident) => [
  { label: labels.mute, command: `earshot incidents mute ${shellWord(nameOf(incident))} --for ${muteHours}h` },
  { label: labels.acknowledge, command: `earshot incidents ack ${shellWord(nameOf(incident))}` },
];
const judge = ({ labels }: Catalogue, incident: Incident) => ({
  label: labels.verdict,
  command: `earshot incidents verdict ${shellWord(nameOf(incident))} real`,
});
const show = ({ labels }: Catalogue, incident: Incident) => ({
  label: labels.details,
  command: `earshot incidents show ${shellWord(nameOf(incident))}`,
});
