import { hourMs, type Time } from '../../core/domain.ts';
import type { Incident, Occasion } from '../../core/incident.ts';
import type { Opinion } from '../detectors/detector.ts';
import { reopens, transition } from '../incidents/incident.ts';
import { recordScore } from '../memory/calibration.ts';
import type { Work } from '../memory/counting.ts';
import { memoryOf, type PeakRecord } from '../memory/engine-state.ts';
import { isNormal } from '../memory/learn-verdict.ts';
import { speakersBeyondNormal } from '../memory/speakers.ts';
import type { View } from '../memory/windows.ts';
import { type Moment, normalAt, viewAt, type Watch } from './moment.ts';
import { inOwnUnits, silenceSwitched } from './switched.ts';
import { closeSpan, openSpan } from './unlearned-spans.ts';

/** The daily rhythm of a young brand is a guess, so its score must be so much higher. */
const youngMargin = 2.3;
/** Who closed an incident must hear when so many times more speak after all. */
const growthAfterClosing = 4;
/** After a person closed an incident whose rules still held, at most this long until it may open again. */
export const closedMs = 6 * hourMs;

/** An incident as it has become, and what is to be said of it. */
export interface Change {
  incident: Incident;
  occasions: Occasion[];
}

/** What each rule thinks, in the order of the watchers. `holding`: the incident that rules may hold on to. */
export function opinionsOn(seen: View, moment: Moment, watch: Watch, holding: Incident | null): Opinion[] {
  const { thresholds } = normalAt(moment, watch);
  return watch.watchers.map(({ rule, judge }, i) =>
    judge(seen, {
      held: holding?.rules.some((known) => known.rule === rule.name) ?? false,
      threshold: (thresholds[i] ?? 0) + (seen.learningUntil === null ? 0 : youngMargin),
    }),
  );
}

/** Asks the rules, and moves the incident on. Null: there is none to speak of. */
export function evaluate(moment: Moment, watch: Watch): Change | null {
  const { work, incident } = moment;
  const seen = viewAt(moment, watch);
  const last = work.lastResolved ?? null;
  // What a person has called no wave goes on until it has really let go.
  const held = incident ?? (work.closedUntil !== null && last && isNormal(last) ? last : null);
  const judged = opinionsOn(seen, moment, watch, held);
  if (seen.learningUntil === null) remember(work, watch, judged);
  if (watch.replay) return null;
  const speakersSince = (since: Time): number => speakersAt(moment, watch, since);
  const opinions = silenceSwitched(work, watch.watchers, judged, speakersSince);
  const holding = watch.watchers.filter((_, i) => opinions[i]?.holds).map(({ rule }) => rule.name);
  const holds = holding.length > 0;
  if (work.closedUntil !== null && (!holds || work.now >= work.closedUntil || hasGrownSince(last, moment, watch)))
    work.closedUntil = null;
  if (!incident && (!holds || work.closedUntil !== null)) return null;
  const findings = opinions.map((opinion) => opinion.finding());
  const known = incident ?? (last && reopens(last, holding, work.now) ? last : null);
  const since = known?.since ?? Math.min(...findings.filter((f) => f.holds).map((f) => f.since));
  const speakers = inOwnUnits(work.switched, known?.id, speakersSince(since));
  const next = transition(known, { type: 'findings', brand: watch.brand, findings, speakers }, work.now);
  if (!next.incident) return null;
  moveOn(moment, next.incident);
  return { incident: next.incident, occasions: next.occasions };
}

/** The engine remembers what has become of the incident, and leaves its time out of what is learned. */
function moveOn(moment: Moment, next: Incident): void {
  const { work } = moment;
  if (!moment.incident) openSpan(moment, next);
  if (next.state === 'resolved') {
    closeSpan(moment, next.id);
    if (isNormal(next)) work.unlearned = work.unlearned.filter((span) => span.incident !== next.id);
    work.lastResolved = next;
  } else work.lastResolved = null;
  moment.incident = next.state === 'open' ? next : null;
}

const speakersAt = (moment: Moment, watch: Watch, since: Time): number =>
  speakersBeyondNormal(moment.work, watch.sources, normalAt(moment, watch).baseline, since);

/** Since a person closed it, so many more have joined that it is another matter. */
function hasGrownSince(closed: Incident | null, moment: Moment, watch: Watch): boolean {
  if (closed === null) return false;
  const known = Math.max(closed.spokenAuthors, ...closed.rules.map(({ latest }) => latest.authors));
  // Of an incident, as it has counted them so far.
  const speakers = inOwnUnits(moment.work.switched, closed.id, speakersAt(moment, watch, closed.since));
  return speakers >= growthAfterClosing * known;
}

/** Only a brand that is known and seen says how high its peaks are. */
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
