import type { Time } from '../../core/domain.ts';
import { nameOf } from '../../core/identity.ts';
import {
  type Finding,
  type Incident,
  type NoticeKind,
  type RuleInIncident,
  type Severity,
  verdicts,
} from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import { shellWord } from '../../wording/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { type Explanation, storiesToTell } from '../evidence/explanation.ts';
import type { WaveSeries } from '../evidence/wave-series.ts';
import { countedIn, type ToldFinding } from '../incidents/counted-in.ts';
import { isNews } from '../incidents/kind-rules.ts';
import { muteHours } from '../incidents/mute-hours.ts';
import type { Fact } from './fact.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';
import type { ListedMessage } from './listed-message.ts';
import { detailsOf, type StoryInMessage, storyInMessage } from './message-details.ts';
import { type Example, exampleOf } from './message-example.ts';
import { factsOf, isOnePost, notesOf, shownTerms, speaksOfMany } from './message-facts.ts';
import { headOf, type MessageHead } from './message-head.ts';
import { toDoOf } from './message-to-do.ts';
import { toldIncident } from './told-incident.ts';

/**
 * What a channel sends, as data and plain text. Terms, excerpts and names are untrusted and not escaped here: each
 * renderer escapes everything for its format.
 */
export interface AlertMessage extends MessageHead {
  /** Its id, for programs, and its name, for people. */
  incident: string;
  name: string;
  brand: string;
  /** The brand as its owner writes it. */
  brandTitle: string;
  kind: NoticeKind;
  number: number;
  state: Incident['state'];
  /** What readers can do: answer while it is open, give a verdict when it is over; null: nothing (any more). */
  asks: 'answer' | 'verdict' | null;
  severity: Severity;
  /** What its reader does next: whole sentences. */
  toDo: string;
  /** What else is to be done: one sentence or two that say so; null: nothing. */
  also: string | null;
  /** Somebody has acknowledged it. */
  isTaken: boolean;
  /** Whom to ask, and what to do: a link or two lines. */
  owner: string | null;
  playbook: string | null;
  /** Of a message that tells several: one line each. */
  items: Fact[];
  /** At most five. */
  facts: Fact[];
  /** Caveats: learning, bots, acknowledged, a verdict. */
  notes: string[];
  topTerms: string[];
  /** Largest first, at most two. */
  stories: StoryInMessage[];
  /** Every other count, by its name. */
  details: Fact[];
  /** The same as data, with more detail. */
  explanation: Explanation | null;
  examples: Example[];
  series: WaveSeries | null;
  /** Title and subtitle of the chart, and what a column counts. */
  picture: { title: string; subtitle: string; unit: string };
  /** Times of our notifications, for the chart. */
  moments: { at: Time; label: string }[];
  /** For a terminal of the machine that Earshot runs on. They begin with `earshot`. */
  commands: { label: string; command: string }[];
  /** An earlier attempt got no answer, so this may be a second copy. */
  possibleRepeat: boolean;
  since: Time;
  at: Time;
  timezone: string;
  /** Main rule first. */
  findings: Finding[];
  /** What its number counts; null: it has none. */
  counted: ToldFinding | null;
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
  const { incident, evidence, timezone, words, now } = told;
  const times = words.times(timezone);
  const { finding, all } = loudest(incident);
  const kind = told.kind !== 'undelivered' && incident.state === 'resolved' ? 'resolved' : told.kind;
  const ofIncident = toldIncident(told, finding, times);
  const { explanation, series, total } = evidence;
  const stories = explanation ? storiesToTell(explanation) : [];
  return {
    incident: incident.id,
    name: nameOf(incident),
    counted: countedIn(incident, finding),
    brand: incident.brand,
    brandTitle: ofIncident.brand,
    kind,
    number: told.number,
    state: incident.state,
    asks: told.test ? null : incident.state === 'open' ? 'answer' : incident.verdict ? null : 'verdict',
    severity: incident.severity,
    ...headOf(told, { kind, finding, ofIncident, times }),
    toDo: toDoOf(told, finding, ofIncident.brand, times),
    also: kind === 'undelivered' ? words.undelivered.note(told.undelivered) : null,
    isTaken: incident.acknowledged !== null,
    owner: told.owner ?? null,
    playbook: incident.state === 'open' ? (told.playbook ?? null) : null,
    items: [],
    facts: factsOf(words, told, finding, times),
    notes: [...(told.test ? [words.test.note] : []), ...notesOf(words, told, finding, times)],
    topTerms: shownTerms(evidence),
    stories: stories.map((story) => storyInMessage(words, story, times, now)),
    details: speaksOfMany(finding, incident) ? detailsOf(words, incident, all, explanation, ofIncident.who, times) : [],
    explanation,
    examples: evidence.examples.slice(0, 3).map((mention) => exampleOf(mention, times, now)),
    // One post is no rise: beside others it would look like an everyday one.
    series: isOnePost(finding, incident) ? null : series,
    picture: wordsOf(words, finding, evidence).picture(ofIncident),
    moments: momentsOf(words, incident),
    commands: told.test
      ? [{ label: words.labels.allChannels, command: 'earshot check' }]
      : incident.state === 'resolved'
        ? [...(incident.verdict ? [] : judge(words, incident, ofIncident.brand)), show(words, incident)]
        : [...answer(words, incident), show(words, incident)],
    possibleRepeat: told.possibleRepeat,
    since: incident.since,
    at: now,
    timezone,
    findings: all,
    total,
    list: [],
    words,
  };
}

/** An incident that was closed by hand need not be over. */
const momentsOf = ({ picture }: Catalogue, { occasions, closedBy }: Incident): AlertMessage['moments'] =>
  occasions.map((occasion) => ({
    at: occasion.at,
    label:
      closedBy !== undefined && occasion === occasions.at(-1) && occasion.kind === 'resolved'
        ? picture.closed
        : picture.moments[occasion.kind],
  }));

const answer = ({ labels }: Catalogue, incident: Incident) => [
  { label: labels.acknowledge, command: `earshot incidents ack ${shellWord(nameOf(incident))}` },
  { label: labels.mute, command: `earshot incidents mute ${shellWord(nameOf(incident))} --for ${muteHours}h` },
];
const judge = (words: Catalogue, incident: Incident, brand: string) =>
  verdicts.map((verdict) => ({
    label: words.verdicts[verdict].answer(brand),
    command: `earshot incidents verdict ${shellWord(nameOf(incident))} ${verdict}`,
  }));
const show = ({ labels }: Catalogue, incident: Incident) => ({
  label: labels.details,
  command: `earshot incidents show ${shellWord(nameOf(incident))}`,
});
