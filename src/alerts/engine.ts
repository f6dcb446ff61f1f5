import type { Observation } from '../core/detection.ts';
import { dayMs, hourMs, minuteMs, sliceMs, type Time } from '../core/domain.ts';
import type { Finding, Incident, Occasion } from '../core/incident.ts';
import { type Baseline, becomesNormalMs, type Campaign, learnBaseline } from './baseline.ts';
import {
  applyCoverage,
  applyMention,
  forget,
  freeze,
  latenessMs,
  slicesKeptMs,
  sourceOf,
  thaw,
  type Work,
} from './counting.ts';
import type { EngineRule, Judge } from './detectors/detector.ts';
import { detectors } from './detectors/index.ts';
import { type EngineState, formatVersion, memoryOf } from './engine-state.ts';
import { coveredIn, foldHour, forgetHours, historyMs, rewriteHistory } from './history.ts';
import { transition } from './incident.ts';
import { localHourIn } from './local-hour.ts';
import { countedUnwatched, lookAt, type View } from './windows.ts';

export type { EngineRule } from './detectors/detector.ts';
export { type EngineState, parseState } from './engine-state.ts';

export interface EngineSettings {
  brand: string;
  timezone: string;
  sources: string[];
  rules: EngineRule[];
  campaigns?: readonly Campaign[];
}

export interface StepInput {
  state: EngineState | null;
  /** The brand's open incident. */
  incident: Incident | null;
  observations: readonly Observation[];
  /** Observations with a later `seen` are taken as seen now. */
  now: Time;
  settings: EngineSettings;
}

export interface StepResult {
  state: EngineState;
  /** The open incident afterwards. */
  incident: Incident | null;
  /** The last form of every incident that changed. */
  changed: Incident[];
  spoken: { incident: Incident; occasion: Occasion }[];
  /** The newest opinion of each rule. */
  findings: Finding[];
}

/** Below this much observed time a brand is young: it needs more proof, and alerts say so. */
export const learningMs = 3 * dayMs;
/** A young brand learns earlier, as it has nothing else to go by. */
const youngLatenessMs = hourMs;
/** After a person closed an incident whose rules still held, at most this long until it may open again. */
const closedMs = 6 * hourMs;

/**
 * Observed time of the watched source that is known longest, as far as it matters; `withLive`: also what is not learned
 * yet. What came under other sources, as from an archive, says nothing about these.
 */
function observedMsOf(state: EngineState, sources: readonly string[], withLive: boolean): number {
  let most = 0;
  for (const name of sources) {
    const source = memoryOf(state.sources, name);
    if (!source) continue;
    let observed = 0;
    for (const minutes of source.hours.observedMinutes) {
      observed += minutes * minuteMs;
      if (observed >= learningMs) return observed;
    }
    most = Math.max(most, observed + (withLive ? coveredIn(source.coverage, state.foldedTo, state.now) : 0));
  }
  return most;
}

/** When the brand will have been observed long enough, if all goes well; null: it has. */
export function learningUntil(state: EngineState, sources: readonly string[]): Time | null {
  const missing = learningMs - observedMsOf(state, sources, true);
  return missing > 0 ? state.now + missing : null;
}

const emptyState = (now: Time): EngineState => ({
  version: formatVersion,
  now,
  foldedTo: Math.floor((now - latenessMs) / hourMs) * hourMs,
  sources: {},
  negatives: [],
  unlearned: [],
  open: null,
  closedUntil: null,
});

const typeOrder = { coverage: 0, history: 1, mention: 2 };
const nameOf = (observation: Observation): string =>
  observation.type === 'mention' ? observation.id : `${observation.source} ${observation.from} ${observation.to}`;

/** By `seen`, then coverage before history before mentions, then id: any order of the same input gives the same. */
function inOrder(observations: readonly Observation[], now: Time): Observation[] {
  const seenOf = (observation: Observation): Time => Math.max(now, observation.seen);
  return observations.toSorted((a, b) => {
    const byTime = seenOf(a) - seenOf(b) || typeOrder[a.type] - typeOrder[b.type];
    if (byTime !== 0) return byTime;
    const [nameA, nameB] = [nameOf(a), nameOf(b)];
    return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
  });
}

function judgesOf(rules: readonly EngineRule[]): { rule: string; judge: Judge }[] {
  return rules.flatMap((rule) => {
    const detector = detectors.find(({ name }) => name === rule.detector);
    return detector ? [{ rule: rule.name, judge: detector.create(rule) }] : [];
  });
}

/**
 * Brings one brand's engine forward to `now`. Pure, and leaves its input alone. It evaluates after each counted
 * negative in order of `seen`, after coverage that brings some of them to light, and at each 5-minute boundary up to
 * `now`, so it does not matter how observations are divided into calls, or whether the state was stored in between.
 */
export function step(input: StepInput): StepResult {
  const { settings } = input;
  const ordered = inOrder(input.observations, input.state?.now ?? Number.NEGATIVE_INFINITY);
  const work: Work = thaw(input.state ?? emptyState(Math.min(input.now, ordered[0]?.seen ?? input.now)));
  const end = Math.max(work.now, input.now);
  const judges = judgesOf(settings.rules);
  const localHour = localHourIn(settings.timezone);
  const changed = new Map<string, Incident>();
  const spoken: StepResult['spoken'] = [];
  let incident = input.incident?.state === 'open' ? input.incident : null;
  let baseline: Baseline | null = null;

  const view = (): View => {
    baseline ??= learnBaseline({
      sources: settings.sources,
      memories: work.sources,
      unlearned: work.unlearned,
      now: learnedTo(work, settings.sources),
      localHour,
    });
    return lookAt(work, settings.sources, baseline, learningUntil(work, settings.sources));
  };

  const closeSpan = (id: string): void => {
    work.unlearned = work.unlearned.map((span) =>
      span.incident === id && span.to === null ? { ...span, to: work.now } : span,
    );
    work.open = null;
    baseline = null;
  };
  const openSpan = (opened: Incident): void => {
    work.open = opened.id;
    work.unlearned = [...work.unlearned, { incident: opened.id, from: opened.since, to: null }];
  };

  const evaluate = (): void => {
    const seen = view();
    const opinions = judges.map(({ rule, judge }) =>
      judge(seen, incident?.rules.some((known) => known.rule === rule) ?? false),
    );
    const holds = opinions.some((opinion) => opinion.holds);
    if (work.closedUntil !== null && (!holds || work.now >= work.closedUntil)) work.closedUntil = null;
    if (!incident && (!holds || work.closedUntil !== null)) return;
    const findings = opinions.map((opinion) => opinion.finding());
    const since = incident?.since ?? Math.min(...findings.filter((f) => f.holds).map((f) => f.since));
    const authors = speakersBeyondNormal(work, settings.sources, seen.baseline, since);
    const next = transition(incident, { type: 'findings', brand: settings.brand, findings, authors }, work.now);
    if (!next.incident) return;
    changed.set(next.incident.id, next.incident);
    for (const occasion of next.occasions) spoken.push({ incident: next.incident, occasion });
    if (!incident) openSpan(next.incident);
    if (next.incident.state === 'resolved') closeSpan(next.incident.id);
    incident = next.incident.state === 'open' ? next.incident : null;
  };

  const tick = (boundary: Time): void => {
    work.now = boundary;
    if (boundary % hourMs === 0) {
      const before = learnedTo(work, settings.sources);
      learnHours(work, settings.sources);
      if (learnedTo(work, settings.sources) !== before) baseline = null;
    }
    evaluate();
  };
  const advance = (to: Time): void => {
    for (let next = (Math.floor(work.now / sliceMs) + 1) * sliceMs; next <= to; next += sliceMs) tick(next);
    work.now = Math.max(work.now, to);
  };

  /** Takes one observation in. True when there are more counted negatives to judge than before. */
  const take = (observation: Observation): boolean => {
    if (observation.type === 'mention') return applyMention(work, observation);
    const source = sourceOf(work, observation.source);
    if (observation.type === 'history') rewriteHistory(source, observation, work.now);
    else {
      // Posts of the first pages are known before the last one says what the pages cover.
      const unwatched = settings.sources.includes(observation.source) ? countedUnwatched(source, work.now) : 0;
      applyCoverage(work, observation);
      return unwatched > 0 && countedUnwatched(source, work.now) < unwatched;
    }
    return false;
  };

  // A person may have closed it, or it is older than this state.
  if (work.open !== null && work.open !== incident?.id) {
    closeSpan(work.open);
    if (!incident) work.closedUntil = work.now + closedMs;
  }
  if (incident && work.open === null) openSpan(incident);

  for (const observation of ordered) {
    advance(Math.min(end, Math.max(work.now, observation.seen)));
    const isNews = take(observation);
    if (changesHistory(observation, work)) baseline = null;
    if (isNews) evaluate();
  }
  advance(end);

  const held = (rule: string): boolean => incident?.rules.some((known) => known.rule === rule) ?? false;
  const last = view();
  return {
    state: freeze(work),
    incident,
    changed: [...changed.values()],
    spoken,
    findings: judges.map(({ rule, judge }) => judge(last, held(rule)).finding()),
  };
}

/** End of the hours that the baseline uses. A brand that is known well need not learn every hour. */
function learnedTo(state: EngineState, sources: readonly string[]): Time {
  const stride = observedMsOf(state, sources, false) < learningMs ? hourMs : 6 * hourMs;
  return Math.floor(state.foldedTo / stride) * stride;
}

const changesHistory = (observation: Observation, work: Work): boolean => {
  if (observation.type === 'history') return true;
  if (observation.type === 'coverage') return observation.from < work.foldedTo;
  return observation.at < work.foldedTo || (memoryOf(work.sources, observation.source)?.rewritten.length ?? 0) > 0;
};

/** At each full hour: learns the hours that are old enough, and forgets what is too old. */
function learnHours(work: Work, sources: readonly string[]): void {
  const latest = work.now - (observedMsOf(work, sources, false) < dayMs ? youngLatenessMs : latenessMs);
  work.foldedTo = Math.max(work.foldedTo, Math.floor((work.now - slicesKeptMs) / hourMs) * hourMs);
  for (; work.foldedTo + hourMs <= latest; work.foldedTo += hourMs)
    for (const source of Object.values(work.sources)) foldHour(source, work.foldedTo);
  for (const source of Object.values(work.sources)) forgetHours(source, work.now - historyMs);
  // Spans that have become normal, or whose hours are forgotten, are done with; an open one stays as a mark.
  work.unlearned = work.unlearned.filter(
    ({ from, to }) => to === null || (to - from < becomesNormalMs && to > work.now - historyMs),
  );
  forget(work);
}

/** Counted negatives since the wave began, less what is normal for that time. */
function speakersBeyondNormal(work: Work, sources: readonly string[], baseline: Baseline, since: Time): number {
  let speakers = 0;
  for (let i = work.negatives.length - 1; i >= 0; i--) {
    const negative = work.negatives[i];
    if (!negative || negative[1] < since) break;
    speakers += negative[4];
  }
  let rate = 0;
  for (const source of sources) rate += baseline.rate(source).counted;
  let normal = 0;
  for (let at = Math.max(since, work.now - dayMs); at < work.now; at += hourMs)
    normal += (rate * baseline.factor(at) * Math.min(hourMs, work.now - at)) / hourMs;
  return speakers - normal;
}
