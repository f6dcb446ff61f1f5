import { hourMs, sliceMs, type Time } from '../../core/domain.ts';
import type { FindingKind, Incident, Occasion, SecondStory } from '../../core/incident.ts';
import type { Opinion } from '../detectors/detector.ts';
import { reopens, transition } from '../incidents/incident.ts';
import type { NewFindings } from '../incidents/incident-event.ts';
import { recordScore } from '../memory/calibration.ts';
import { followPeople, peopleOf, type Work } from '../memory/counting.ts';
import { memoryOf, type PeakRecord } from '../memory/engine-state.ts';
import { beginPeople, speakersSince } from '../memory/people.ts';
import { normalSpeakers, speakersBeyondNormal } from '../memory/speakers.ts';
import type { View } from '../memory/windows.ts';
import { isNormal } from './learn-verdict.ts';
import { type Moment, normalAt, viewAt, type Watch } from './moment.ts';
import { secondStory, tellStory } from './second-story.ts';
import { silenceSwitched } from './switched.ts';
import { closeSpan, openSpan } from './unlearned-spans.ts';

/** A young brand is not well known, so its score has to be this much higher. A baseline states its doubts, posts do not. */
const youngMargin: Record<FindingKind, number> = { wave: 0.1, surge: 0.4, silence: 0.4, post: 2.3 };
/** Of a brand of which nothing is known yet, only the share of negatives is unusual. */
const unknownMargin = 8;
/** After a person closed an incident, it may open early when speakers multiply by this factor. */
const growthAfterClosing = 4;
/** After a person closed an incident whose rules still held, nothing opens for at most this long. */
export const closedMs = 6 * hourMs;

/** A changed incident and the occasions to report. */
export interface Change {
  incident: Incident;
  occasions: Occasion[];
}

/** Each rule's opinion, in the order of the watchers. `holding`: the incident whose rules get hysteresis. */
export function opinionsOn(seen: View, moment: Moment, watch: Watch, holding: Incident | null): Opinion[] {
  const { thresholds } = normalAt(moment, watch);
  return watch.watchers.map(({ rule, judge, detector }, i) =>
    judge(seen, {
      held: holding?.rules.some((known) => known.rule === rule.name) ?? false,
      threshold: (thresholds[i] ?? 0) + marginOf(seen, detector.kind),
    }),
  );
}

function marginOf({ learningUntil, baseline }: View, kind: FindingKind): number {
  if (learningUntil === null) return 0;
  return kind !== 'post' && !baseline.isKnown ? unknownMargin : youngMargin[kind];
}

/** Evaluates the rules and advances the incident. Null: there is none to report. */
export function evaluate(moment: Moment, watch: Watch): Change | null {
  const { work, incident } = moment;
  const seen = viewAt(moment, watch);
  const last = work.lastResolved ?? null;
  // An incident that a person judged not to be real continues until its rules really stop holding.
  const held = incident ?? (work.closedUntil !== null && last && isNormal(last) ? last : null);
  const judged = opinionsOn(seen, moment, watch, held);
  if (seen.learningUntil === null) remember(work, watch, judged);
  if (watch.replay) return null;
  const opinions = silenceSwitched(work, watch.watchers, judged, (since) => speakersAt(moment, watch, since));
  const holding = watch.watchers.filter((_, i) => opinions[i]?.holds).map(({ rule }) => rule.name);
  const holds = holding.length > 0;
  if (work.closedUntil !== null && (!holds || work.now >= work.closedUntil || hasGrownSince(last, moment, watch)))
    work.closedUntil = null;
  if (!incident && (!holds || work.closedUntil !== null)) return null;
  const findings = opinions.map((opinion) => opinion.finding());
  const known = incident ?? (last && reopens(last, holding, work.now) ? last : null);
  const since = known?.since ?? Math.min(...findings.filter((f) => f.holds).map((f) => f.since));
  const people = peopleSince(moment, watch, known, since);
  const rises = opinions.some((opinion) => opinion.rises);
  const story = incident && storyIn(moment, incident, watch);
  const found = { brand: watch.brand, findings, rises, ...people, story };
  const next = transition(known, { type: 'findings', ...found }, work.now);
  if (!next.incident) return null;
  for (const occasion of next.occasions) if (occasion.story) tellStory(work, occasion.story);
  moveOn(moment, next.incident);
  return { incident: next.incident, occasions: next.occasions };
}

/** Only rules that look for waves tell of a second one. */
function storyIn(moment: Moment, incident: Incident, watch: Watch): SecondStory | null {
  const { work } = moment;
  const seenAt = (now: Time): View => viewAt({ ...moment, work: { ...work, now } }, watch);
  return secondStory({ work, incident }, watch.sources, seenAt, (alone) =>
    opinionsOn(alone, moment, watch, null).filter((_, i) => watch.watchers[i]?.detector.kind === 'wave'),
  );
}

/** Records the incident's new state in the engine, and keeps its time out of the baseline. */
function moveOn(moment: Moment, next: Incident): void {
  const { work } = moment;
  if (!moment.incident) openSpan(moment, next);
  if (work.people?.incident !== next.id) followPeople(work, beginPeople(next));
  if (next.state === 'resolved') {
    closeSpan(moment, next.id);
    if (isNormal(next)) work.unlearned = work.unlearned.filter((span) => span.incident !== next.id);
    work.lastResolved = next;
  } else work.lastResolved = null;
  moment.incident = next.state === 'open' ? next : null;
}

const speakersAt = (moment: Moment, watch: Watch, since: Time): number =>
  speakersBeyondNormal(moment.work, watch.sources, normalAt(moment, watch).baseline, since);

/** The people of an incident, or of one that would begin at `since`. */
function peopleSince(
  moment: Moment,
  watch: Watch,
  known: Incident | null,
  since: Time,
): Pick<NewFindings, 'people' | 'normalPeople' | 'lastHour'> {
  const { work } = moment;
  const { now, negatives } = work;
  if (known && work.people?.incident !== known.id) resumePeople(work, known);
  const normalPeople = normalSpeakers(watch.sources, normalAt(moment, watch).baseline, since, now);
  const people = known ? peopleOf(work) : speakersSince(negatives, since);
  // Its height is looked for at each boundary only: on each negative it would cost too much in a large wave.
  const lastHour = known && now % sliceMs !== 0 ? 0 : speakersSince(negatives, Math.max(since, now - hourMs));
  return { people, normalPeople, lastHour };
}

/** The memory has begun anew since the incident opened: those who spoke before it are known by number only. */
function resumePeople(work: Work, known: Incident): void {
  const memory = beginPeople(known);
  followPeople(work, memory);
  followPeople(work, { ...memory, earlier: Math.max(0, known.people - peopleOf(work)) });
}

/** Whether people have multiplied so much since a person closed the incident that it is a different matter. */
function hasGrownSince(closed: Incident | null, moment: Moment, watch: Watch): boolean {
  if (closed === null) return false;
  const { people, normalPeople } = peopleSince(moment, watch, closed, closed.since);
  return people - normalPeople >= growthAfterClosing * closed.people;
}

/** Records the scores. Called only for brands that are no longer young. */
function remember(work: Work, { watchers }: Watch, opinions: readonly Opinion[]): void {
  for (const [i, { rule, detector }] of watchers.entries())
    recordScore(recordOf(work, rule.name), opinions[i]?.score ?? 0, work.now, detector.tail);
}

function recordOf(work: Work, rule: string): PeakRecord {
  const known = memoryOf(work.peaks, rule);
  if (known) return known;
  const record: PeakRecord = { from: work.now, peaks: [] };
  Object.defineProperty(work.peaks, rule, { value: record, enumerable: true, configurable: true, writable: true });
  return record;
}
