import { coveredMs, mergeIntervals } from '../core/coverage.ts';
import { dayMs, hourMs, type Mention, minuteMs, sliceMs, sliceOf, type Time } from '../core/domain.ts';
import type { Finding, Incident } from '../core/incident.ts';
import type { MentionQuery, Store } from '../core/store.ts';
import { chooseExamples } from './choose-examples.ts';

/** Counts per step of event time, as a chart shows them. */
export interface WaveSeries {
  from: Time;
  stepMs: number;
  points: SeriesPoint[];
  /** What is normal in one step. */
  expected: number;
  expectedHigh: number;
}

export interface SeriesPoint {
  at: Time;
  mentions: number;
  negatives: number;
  counted: number;
  /** Share of the sources and time of this step that was really observed, 0-1. */
  observed: number;
}

/** What a message shows beside the findings. */
export interface Evidence {
  /** At most three. */
  examples: Mention[];
  topTerms: string[];
  /** Null when it could not be read. */
  series: WaveSeries | null;
  /** Share of the time since the wave began that each source was observed, 0-1. */
  observed: { source: string; share: number }[];
  /** Since the wave began. */
  total: { mentions: number; negatives: number; counted: number };
}

export const noEvidence: Evidence = {
  examples: [],
  topTerms: [],
  series: null,
  observed: [],
  total: { mentions: 0, negatives: 0, counted: 0 },
};

export interface EvidenceRequest {
  store: Pick<Store, 'mentions' | 'buckets' | 'coverage'>;
  incident: Incident;
  finding: Finding;
  /** The brand's sources: one that never answered must show as blind. */
  sources: readonly string[];
  now: Time;
  /** Words of the wave that normal talk lacks. */
  topTerms(wave: string[], normal: string[], queryTerms: string[]): string[];
  signal?: AbortSignal;
}

const sampleSize = 250;
const longestMs = 7 * dayMs;
const mostSteps = 60;
const stepsMs = [sliceMs, 15 * minuteMs, 30 * minuteMs, hourMs, 2 * hourMs, 6 * hourMs];

async function sample(request: EvidenceRequest, query: MentionQuery): Promise<Mention[]> {
  const mentions: Mention[] = [];
  for await (const mention of request.store.mentions({ ...query, limit: sampleSize }, request.signal))
    mentions.push(mention);
  return mentions;
}

/** Reads what a message needs from the store: bounded, whatever the size of the wave. */
export async function gatherEvidence(request: EvidenceRequest): Promise<Evidence> {
  const { store, incident, finding, now } = request;
  const to = Math.max(incident.since + sliceMs, Math.min(now, incident.resolvedAt ?? now));
  const from = Math.max(incident.since, to - longestMs);
  const wave = { brand: incident.brand, from, to: to + 1, counted: true };
  const first = await sample(request, wave);
  const last = first.length < sampleSize ? [] : await sample(request, { ...wave, order: 'desc' });
  const mentions = [...new Map([...first, ...last].map((mention) => [mention.id, mention])).values()];
  const normal = await sample(request, { brand: incident.brand, from: from - 14 * dayMs, to: from, order: 'desc' });
  const topTerms = request.topTerms(
    mentions.map((mention) => mention.text),
    normal.map((mention) => mention.text),
    [...new Set(mentions.flatMap((mention) => mention.matched))],
  );

  const chartFrom = sliceOf(from - Math.max(6 * hourMs, Math.min(dayMs, (to - from) / 2)));
  const buckets = await store.buckets(incident.brand, chartFrom, to + 1);
  const coverage = await store.coverage(incident.brand, chartFrom, to);
  const perSource = new Map(request.sources.map((source) => [source, mergeIntervals([])]));
  for (const source of new Set(coverage.map((interval) => interval.source)))
    perSource.set(source, mergeIntervals(coverage.filter((interval) => interval.source === source)));

  const total = { mentions: 0, negatives: 0, counted: 0 };
  for (const bucket of buckets) {
    if (bucket.slice < sliceOf(from)) continue;
    total.mentions += bucket.mentions;
    total.negatives += bucket.negatives;
    total.counted += bucket.counted;
  }

  const stepMs = stepsMs.find((step) => (to - chartFrom) / step <= mostSteps) ?? (stepsMs.at(-1) as number);
  const start = Math.floor(chartFrom / stepMs) * stepMs;
  const points: SeriesPoint[] = [];
  for (let at = start; at < to; at += stepMs) {
    const end = Math.min(at + stepMs, to);
    const shares = [...perSource.values()].map((intervals) => coveredMs(intervals, at, end) / (end - at));
    const observed = shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
    points.push({ at, mentions: 0, negatives: 0, counted: 0, observed });
  }
  for (const bucket of buckets) {
    const point = points[Math.floor((bucket.slice - start) / stepMs)];
    if (!point) continue;
    point.mentions += bucket.mentions;
    point.negatives += bucket.negatives;
    point.counted += bucket.counted;
  }
  // What a finding expects is for the observed part of its window; a step of the chart shows it for the whole step.
  const perStep = stepMs / (finding.scaleMs * Math.max(finding.coverage, 0.01));
  return {
    examples: chooseExamples(mentions, topTerms),
    topTerms,
    series: {
      from: start,
      stepMs,
      points,
      expected: finding.expected * perStep,
      expectedHigh: highestUsual(finding, perStep),
    },
    observed: [...perSource].map(([source, intervals]) => ({
      source,
      share: coveredMs(intervals, from, to) / (to - from),
    })),
    total,
  };
}

/**
 * The upper bound of one step from that of the window: steps of a window vary more, each for itself, than their sum. Half
 * the distance to the 97.5 % bound is about a standard deviation, variances of independent steps add up, and a step is
 * at least as spread as Poisson's.
 */
export function highestUsual({ expected, expectedHigh }: Pick<Finding, 'expected' | 'expectedHigh'>, perStep: number) {
  const mean = expected * perStep;
  const deviation = (Math.max(0, expectedHigh - expected) / 2) * Math.sqrt(perStep);
  if (mean > 100) return mean + 2 * Math.max(deviation, Math.sqrt(mean));
  let bound = 0;
  let density = Math.exp(-mean);
  for (let sum = density; sum < 0.975; sum += density) {
    bound += 1;
    density *= mean / bound;
  }
  return Math.max(bound, mean + 2 * deviation);
}
