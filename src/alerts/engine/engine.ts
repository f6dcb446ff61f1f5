import type { Campaign } from '../../core/config.ts';
import type { Observation } from '../../core/detection.ts';
import { hourMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion } from '../../core/incident.ts';
import type { Detector, EngineRule, Judge, Opinion } from '../detectors/detector.ts';
import { detectors } from '../detectors/index.ts';
import { urgentPost } from '../detectors/urgent-post.ts';
import { reopenMs, reopens, transition } from '../incidents/incident.ts';
import { type Baseline, isCampaign, learnBaseline } from '../memory/baseline.ts';
import { perWeekOf, recordScore, thresholdOf } from '../memory/calibration.ts';
import { applyCoverage, applyMention, freeze, latenessMs, sourceOf, thaw, type Work } from '../memory/counting.ts';
import { type EngineState, formatVersion, memoryOf, type PeakRecord, type Unlearned } from '../memory/engine-state.ts';
import { rewriteHistory } from '../memory/history.ts';
import { isNormal } from '../memory/learn-verdict.ts';
import { changesHistory, learnedTo, learnHours, learningUntil, observedMsSince } from '../memory/learning.ts';
import { localHourIn } from '../memory/local-hour.ts';
import { speakersBeyondNormal } from '../memory/speakers.ts';
import { takeUrgent } from '../memory/urgent-posts.ts';
import { countedUnwatched, lookAt, type View } from '../memory/windows.ts';
import { inOwnUnits, silenceSwitched } from './switched.ts';

export type { EngineRule } from '../detectors/detector.ts';
export { type EngineState, parseState } from '../memory/engine-state.ts';

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
  /** The past is gone through again, to learn it: nothing opens. Default: false. */
  replay?: boolean;
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

/** The daily rhythm of a young brand is a guess, so its score must be so much higher. */
const youngMargin = 2.3;
/** Whoever closed an incident must hear when so many times more speak after all. */
const growthAfterClosing = 4;
/** After a person closed an incident whose rules still held, at most this long until it may open again. */
const closedMs = 6 * hourMs;

const emptyState = (now: Time): EngineState => ({
  version: formatVersion,
  now,
  foldedTo: Math.floor((now - latenessMs) / hourMs) * hourMs,
  sources: {},
  voices: [],
  peaks: {},
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

interface Watcher {
  rule: EngineRule;
  detector: Detector;
  judge: Judge;
}

function watchersOf(rules: readonly EngineRule[]): Watcher[] {
  return rules.flatMap((rule) => {
    const detector = detectors.find(({ name }) => name === rule.detector);
    return detector ? [{ rule, detector, judge: detector.create(rule) }] : [];
  });
}

/** Threshold of each rule, in their order: from peaks that are over and whose incidents can have been judged. */
const thresholdsOf = (watchers: readonly Watcher[], state: EngineState, sources: readonly string[], learned: Time) =>
  watchers.map(({ rule, detector }) => {
    const { name, falseAlarmsPerMonth, verdicts } = rule;
    const record = memoryOf(state.peaks, name);
    const observedMs = record ? observedMsSince(state, sources, record.from, learned) : 0;
    return thresholdOf(record, detector.tail, perWeekOf(falseAlarmsPerMonth), learned, observedMs, verdicts);
  });

/**
 * Brings one brand's engine forward to `now`. Pure, and leaves its input alone. It evaluates after each counted
 * negative and each rare urgent post in order of `seen`, after coverage that brings some of them to light, and at each 5-minute boundary up to
 * `now`, so it does not matter how observations are divided into calls, or whether the state was stored in between.
 */
export function step(input: StepInput): StepResult {
  const { settings } = input;
  const ordered = inOrder(input.observations, input.state?.now ?? Number.NEGATIVE_INFINITY);
  const work: Work = thaw(input.state ?? emptyState(Math.min(input.now, ordered[0]?.seen ?? input.now)));
  const end = Math.max(work.now, input.now);
  const watchers = watchersOf(settings.rules);
  const watchesPosts = watchers.some(({ detector }) => detector === urgentPost);
  const campaigns = settings.campaigns ?? [];
  const localHour = localHourIn(settings.timezone);
  const changed = new Map<string, Incident>();
  const spoken: StepResult['spoken'] = [];
  let incident = input.incident?.state === 'open' ? input.incident : null;
  let baseline: Baseline | null = null;
  let thresholds: number[] = [];

  const view = (): View => {
    if (baseline === null) {
      const learned = learnedTo(work, settings.sources);
      const { sources: memories, unlearned } = work;
      baseline = learnBaseline({
        sources: settings.sources,
        memories,
        unlearned,
        campaigns,
        now: learned,
        localHour,
      });
      thresholds = thresholdsOf(watchers, work, settings.sources, learned);
    }
    const until = learningUntil(work, settings.sources);
    return lookAt(work, settings.sources, baseline, until, isCampaign(campaigns, work.now));
  };

  const opinionsOn = (seen: View, holding: Incident | null): Opinion[] =>
    watchers.map(({ rule, judge }, i) =>
      judge(seen, {
        held: holding?.rules.some((known) => known.rule === rule.name) ?? false,
        threshold: (thresholds[i] ?? 0) + (seen.learningUntil === null ? 0 : youngMargin),
      }),
    );

  /** Only a brand that is known and seen says how high its peaks are. */
  const remember = (seen: View, opinions: readonly Opinion[]): void => {
    if (seen.learningUntil !== null) return;
    for (const [i, { rule, detector }] of watchers.entries())
      recordScore(recordOf(work, rule.name), opinions[i]?.score ?? 0, work.now, detector.tail);
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
    const others = work.unlearned.filter((span) => span.incident !== opened.id);
    work.unlearned = [...others, { incident: opened.id, from: opened.since, to: null }];
  };

  const speakersSince = (since: Time): number => speakersBeyondNormal(work, settings.sources, view().baseline, since);
  /** Of an incident, as it has counted them so far. */
  const speakersOf = (id: string | undefined, since: Time): number =>
    inOwnUnits(work.switched, id, speakersSince(since));

  /** Since a person closed it, so many more have joined that it is another matter. */
  const hasGrownSince = (closed: Incident | null): boolean => {
    if (closed === null) return false;
    const known = Math.max(closed.spokenAuthors, ...closed.rules.map(({ latest }) => latest.authors));
    return speakersOf(closed.id, closed.since) >= growthAfterClosing * known;
  };

  const evaluate = (): void => {
    const seen = view();
    const last = work.lastResolved ?? null;
    // What a person has called no wave goes on until it has really let go.
    const held = incident ?? (work.closedUntil !== null && last && isNormal(last) ? last : null);
    const judged = opinionsOn(seen, held);
    remember(seen, judged);
    if (input.replay) return;
    const opinions = silenceSwitched(work, watchers, judged, speakersSince);
    const holding = watchers.filter((_, i) => opinions[i]?.holds).map(({ rule }) => rule.name);
    const holds = holding.length > 0;
    if (work.closedUntil !== null && (!holds || work.now >= work.closedUntil || hasGrownSince(last)))
      work.closedUntil = null;
    if (!incident && (!holds || work.closedUntil !== null)) return;
    const findings = opinions.map((opinion) => opinion.finding());
    const known = incident ?? (last && reopens(last, holding, work.now) ? last : null);
    const since = known?.since ?? Math.min(...findings.filter((f) => f.holds).map((f) => f.since));
    const authors = speakersOf(known?.id, since);
    const next = transition(known, { type: 'findings', brand: settings.brand, findings, authors }, work.now);
    if (!next.incident) return;
    changed.set(next.incident.id, next.incident);
    for (const occasion of next.occasions) spoken.push({ incident: next.incident, occasion });
    if (!incident) openSpan(next.incident);
    if (next.incident.state === 'resolved') {
      closeSpan(next.incident.id);
      if (isNormal(next.incident))
        work.unlearned = work.unlearned.filter((span) => span.incident !== next.incident?.id);
      work.lastResolved = next.incident;
    } else work.lastResolved = null;
    incident = next.incident.state === 'open' ? next.incident : null;
  };

  const tick = (boundary: Time): void => {
    work.now = boundary;
    if (work.lastResolved && boundary - (work.lastResolved.resolvedAt ?? 0) > reopenMs + closedMs)
      work.lastResolved = null;
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
    if (observation.type === 'mention') {
      // While an incident is open its posts are no measure of what is usual.
      const learn = input.replay ? !isIn(work.unlearned, work.now) : incident === null;
      const isUrgent = takeUrgent(work, observation, learn) && watchesPosts;
      return applyMention(work, observation) || isUrgent;
    }
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

  return {
    state: freeze(work),
    incident,
    changed: [...changed.values()],
    spoken,
    findings: opinionsOn(view(), incident).map((opinion) => opinion.finding()),
  };
}

const isIn = (spans: readonly Unlearned[], at: Time): boolean =>
  spans.some(({ from, to }) => from <= at && at < (to ?? Number.POSITIVE_INFINITY));

function recordOf(work: Work, rule: string): PeakRecord {
  const known = memoryOf(work.peaks, rule);
  if (known) return known;
  const record: PeakRecord = { from: work.now, peaks: [] };
  Object.defineProperty(work.peaks, rule, { value: record, enumerable: true, configurable: true, writable: true });
  return record;
}
