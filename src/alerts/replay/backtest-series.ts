import { dayMs, minuteMs, monthMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import type { CountOpinion } from '../detectors/count-series.ts';
import { transition } from '../incidents/incident.ts';
import type { Spoken } from './backtest.ts';

export interface SeriesRule {
  name: string;
  detector: string;
  watchCounts(): (at: Time, count: number) => CountOpinion;
  /** Name of the series, used as the brand in its incidents. */
  brand: string;
  falseAlarmsPerMonth: number;
}

const windowMs = 15 * minuteMs;
/** Fewer in 15 minutes are no event. */
const fewest = 5;
/** At first the series has few peaks to compare with, so the score must be higher. */
const youngMs = 3 * dayMs;
const youngFactor = 10;
/** The incident continues while the count is this many standard deviations above normal. */
const stillHigh = 2;

export interface SeriesStep {
  score: number;
  spoken: Spoken[];
}

/** Runs a detector on any series of counts, row by row in order of time. Each series needs its own. */
export function backtestSeries(rule: SeriesRule): (at: Time, count: number) => SeriesStep {
  const { brand, falseAlarmsPerMonth, watchCounts } = rule;
  const watch = watchCounts();
  const threshold = monthMs / falseAlarmsPerMonth;
  let incident: Incident | null = null;
  let start: Time | null = null;
  return (at, count) => {
    start ??= at;
    const opinion = watch(at, count);
    const asked = at - start < youngMs ? threshold * youngFactor : threshold;
    const opens = opinion.score > 0 && opinion.observed >= fewest && opinion.returnPeriodMs >= asked;
    const holds = opens || (incident !== null && opinion.z >= stillHigh);
    if (incident === null && !holds) return { score: opinion.score, spoken: [] };
    const finding = findingOf(rule, at, holds, opinion, asked);
    // A series counts, and does not know its people.
    const { observed: people, expected: normalPeople } = opinion;
    const type = 'findings' as const;
    const news = { type, brand, findings: [finding], rises: false, people, normalPeople, lastHour: people };
    const next = transition(incident, news, at);
    const after = next.incident;
    incident = after?.state === 'open' ? after : null;
    const spoken = after ? next.occasions.map((occasion) => ({ incident: after, occasion })) : [];
    return { score: opinion.score, spoken };
  };
}

function findingOf(
  { name, detector }: SeriesRule,
  at: Time,
  holds: boolean,
  opinion: CountOpinion,
  asked: number,
): Finding {
  const { observed, expected, z, returnPeriodMs } = opinion;
  const deviation = z === 0 ? Math.sqrt(expected) : (observed - expected) / z;
  return {
    kind: 'surge',
    rule: name,
    detector,
    at,
    holds,
    scaleMs: windowMs,
    since: at - windowMs,
    observed,
    expected,
    expectedLow: Math.max(0, expected - 2 * deviation),
    expectedHigh: expected + 2 * deviation,
    probability: Math.min(1, windowMs / Math.max(windowMs, returnPeriodMs)),
    score: opinion.score,
    threshold: windowMs / asked,
    returnPeriodMs,
    mentions: observed,
    negatives: 0,
    share: 0,
    normalShare: 0,
    authors: observed,
    coverage: 1,
    blindSources: [],
    learningUntil: null,
  };
}
