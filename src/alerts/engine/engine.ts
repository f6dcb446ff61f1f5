import type { Campaign } from '../../core/config.ts';
import type { Observation } from '../../core/detection.ts';
import { hourMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion } from '../../core/incident.ts';
import type { Detector, EngineRule } from '../detectors/detector.ts';
import { detectors } from '../detectors/index.ts';
import { reopenMs } from '../incidents/incident.ts';
import { followPeople, freeze, latenessMs, thaw } from '../memory/counting.ts';
import { type EngineState, formatVersion } from '../memory/engine-state.ts';
import { learnedTo, learnHours } from '../memory/learning.ts';
import { localHourIn } from '../memory/local-hour.ts';
import { beginPeople } from '../memory/people.ts';
import { forgetMarks } from '../memory/story-memory.ts';
import { type Change, closedMs, evaluate, opinionsOn } from './evaluate.ts';
import { inOrder } from './in-order.ts';
import { type Moment, viewAt, type Watch } from './moment.ts';
import { takeObservation } from './take-observation.ts';
import { closeSpan, openSpan } from './unlearned-spans.ts';
import { watchersOf } from './watcher.ts';

export type { EngineRule } from '../detectors/detector.ts';
export type { EngineState } from '../memory/engine-state.ts';
export { parseState, storedState } from '../memory/stored-state.ts';

export interface EngineSettings {
  brand: string;
  timezone: string;
  sources: string[];
  rules: EngineRule[];
  campaigns?: readonly Campaign[];
  /** All kinds of rule. Default: those in the registry. */
  detectors?: readonly Detector[];
}

export interface StepInput {
  state: EngineState | null;
  /** The brand's open incident. */
  incident: Incident | null;
  observations: readonly Observation[];
  /** Observations with a later `seen` are treated as seen now. */
  now: Time;
  settings: EngineSettings;
  /** Replays the past to learn from it: nothing opens. Default: false. */
  replay?: boolean;
  /** In a replay: the incident whose people are to be known after it. */
  follow?: Pick<Incident, 'id' | 'since'> | null;
}

export interface StepResult {
  state: EngineState;
  /** The open incident after the step. */
  incident: Incident | null;
  /** The final state of every incident that changed. */
  changed: Incident[];
  spoken: { incident: Incident; occasion: Occasion }[];
  /** The latest opinion of each rule. */
  findings: Finding[];
}

const emptyState = (now: Time): EngineState => ({
  version: formatVersion,
  now,
  foldedTo: Math.floor((now - latenessMs) / hourMs) * hourMs,
  sources: {},
  negatives: [],
  peaks: {},
  unlearned: [],
  open: null,
  closedUntil: null,
});

/**
 * Advances one brand's engine to `now`. Pure: does not change its input. It evaluates after each counted negative and
 * each rare urgent post in order of `seen`, after coverage that reveals some of them, and at each 5-minute boundary up
 * to `now`. The result therefore does not depend on how observations are divided into calls, or whether the state was
 * stored in between.
 */
export function step(input: StepInput): StepResult {
  const watch = watchOf(input);
  const ordered = inOrder(input.observations, input.state?.now ?? Number.NEGATIVE_INFINITY);
  const work = thaw(input.state ?? emptyState(Math.min(input.now, ordered[0]?.seen ?? input.now)));
  const incident = input.incident?.state === 'open' ? input.incident : null;
  const moment: Moment = { work, incident, normal: null };
  const end = Math.max(work.now, input.now);
  const outcome: Outcome = { changed: new Map(), spoken: [] };
  noticeActions(moment);
  if (input.follow && work.people?.incident !== input.follow.id) followPeople(work, beginPeople(input.follow));
  for (const observation of ordered) {
    advance(moment, watch, Math.min(end, Math.max(work.now, observation.seen)), outcome);
    if (takeObservation(moment, watch, observation)) note(outcome, evaluate(moment, watch));
  }
  advance(moment, watch, end, outcome);
  return {
    state: freeze(work),
    incident: moment.incident,
    changed: [...outcome.changed.values()],
    spoken: outcome.spoken,
    findings: opinionsOn(viewAt(moment, watch), moment, watch, moment.incident).map((opinion) => opinion.finding()),
  };
}

const watchOf = ({ settings, replay = false }: StepInput): Watch => ({
  brand: settings.brand,
  sources: settings.sources,
  watchers: watchersOf(settings.rules, settings.detectors ?? detectors),
  campaigns: settings.campaigns ?? [],
  localHour: localHourIn(settings.timezone),
  replay,
});

/** A person may have closed the incident since the last step, or the incident may be older than this state. */
function noticeActions(moment: Moment): void {
  const { work, incident } = moment;
  if (work.open !== null && work.open !== incident?.id) {
    closeSpan(moment, work.open);
    if (!incident) work.closedUntil = work.now + closedMs;
  }
  if (incident && work.open === null) openSpan(moment, incident);
}

/** Results of a step so far. */
interface Outcome {
  changed: Map<string, Incident>;
  spoken: StepResult['spoken'];
}

/** An occasion may be reported again, with all that became known in the same moment. */
function note({ changed, spoken }: Outcome, change: Change | null): void {
  if (change === null) return;
  const { incident, occasions } = change;
  changed.set(incident.id, incident);
  for (const occasion of occasions) {
    const last = spoken.at(-1);
    const isSame = last?.occasion.kind === occasion.kind && last.occasion.number === occasion.number;
    if (isSame && last.incident.id === incident.id) spoken.pop();
    spoken.push({ incident, occasion });
  }
}

/** Evaluates at each 5-minute boundary up to `to`. */
function advance(moment: Moment, watch: Watch, to: Time, outcome: Outcome): void {
  const { work } = moment;
  for (let next = (Math.floor(work.now / sliceMs) + 1) * sliceMs; next <= to; next += sliceMs) {
    work.now = next;
    learn(moment, watch);
    note(outcome, evaluate(moment, watch));
  }
  work.now = Math.max(work.now, to);
}

/** Learns and forgets what is due at a boundary. */
function learn(moment: Moment, { sources, replay }: Watch): void {
  const { work } = moment;
  if (work.lastResolved && work.now - (work.lastResolved.resolvedAt ?? 0) > reopenMs + closedMs)
    work.lastResolved = null;
  if (work.people && !moment.incident && !work.lastResolved && !replay) followPeople(work, null);
  if (work.now % hourMs !== 0) return;
  if (work.stories) forgetMarks(work.stories, work.now);
  const before = learnedTo(work, sources);
  learnHours(work, sources);
  if (learnedTo(work, sources) !== before) moment.normal = null;
}
