import { coveredMs } from '../../core/coverage.ts';
import { dayMs, hourMs, type Mention, sliceMs, sliceOf, type Time } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import type { BucketStore } from '../../core/store/buckets.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import type { MentionQuery, MentionStore } from '../../core/store/mentions.ts';
import type { ProgressStore } from '../../core/store/progress.ts';
import type { Detector } from '../detectors/detector.ts';
import { detectors as registered } from '../detectors/index.ts';
import { isNews } from '../incidents/kind-rules.ts';
import { postOf } from '../incidents/post-of.ts';
import { chooseExamples, isWhole } from './choose-examples.ts';
import { type Explanation, explain, storiesToTell } from './explanation.ts';
import { projectWave } from './projection.ts';
import { phrasesOfStory, postsOfStory, secondStoryOf } from './second-story.ts';
import { findSimilar } from './similar-incident.ts';
import { mostComplain, nobodyRead, type SpeakerKinds, speakerKinds } from './speaker-kinds.ts';
import { countSteps, coveredTimes, type WaveSeries, waveSeries } from './wave-series.ts';
import { totalOf, type WaveTotal } from './wave-total.ts';
import { whatIf } from './what-if.ts';

/** What a message shows besides the findings. */
export interface Evidence {
  /** At most three. */
  examples: Mention[];
  topTerms: string[];
  /** Null when it could not be read. */
  explanation: Explanation | null;
  /** What a second story is about; missing: there is none. */
  secondStory?: string[];
  /** Null when it could not be read. */
  series: WaveSeries | null;
  /** Of each source, the observed share of the time since the wave began, 0-1, and when it was last read. */
  observed: { source: string; share: number; until: Time | null }[];
  /** Who spoke. */
  speakers: SpeakerKinds;
  /** Whether most posts complain. */
  complained: boolean;
  /** Since the wave began. */
  total: WaveTotal;
}

export const noEvidence: Evidence = {
  examples: [],
  topTerms: [],
  explanation: null,
  series: null,
  observed: [],
  speakers: nobodyRead,
  complained: false,
  total: { mentions: 0, negatives: 0, counted: 0 },
};

export interface EvidenceRequest {
  store: Pick<
    MentionStore & BucketStore & ProgressStore & IncidentStore,
    'mentions' | 'buckets' | 'coverage' | 'incidents'
  >;
  incident: Incident;
  finding: Finding;
  /** The brand's sources, including ones that never answered, which must show as blind. */
  sources: readonly string[];
  now: Time;
  /** All kinds of rule. Default: those in the registry. */
  detectors?: readonly Detector[];
  signal?: AbortSignal;
}

/** Number of mentions read from each end of a wave, and from normal talk. */
const sampleSize = 250;
const longestMs = 7 * dayMs;

/** Excludes the brand's own mentions, which belong to no wave. */
async function sample({ store, signal }: EvidenceRequest, query: MentionQuery) {
  const mentions: Mention[] = [];
  let read = 0;
  for await (const mention of store.mentions({ ...query, limit: sampleSize }, signal)) {
    read += 1;
    if (!mention.own) mentions.push(mention);
  }
  return { mentions, full: read === sampleSize };
}

/** The first and last mentions, in order of time. `all`: these are all of them. */
async function bothEnds(request: EvidenceRequest, query: MentionQuery) {
  const first = await sample(request, query);
  const last = first.full ? await sample(request, { ...query, order: 'desc' }) : null;
  const mentions = inOrder([...first.mentions, ...(last?.mentions ?? [])]);
  return { mentions, all: last === null || mentions.length < first.mentions.length + last.mentions.length };
}

const inOrder = (mentions: readonly Mention[]): Mention[] =>
  [...new Map(mentions.map((mention) => [mention.id, mention])).values()].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  );

const without = (mentions: readonly Mention[], some: readonly Mention[]): Mention[] => {
  const ids = new Set(some.map(({ id }) => id));
  return mentions.filter(({ id }) => !ids.has(id));
};

/** Reads what a message needs from the store. Bounded, however large the wave. */
export async function gatherEvidence(request: EvidenceRequest): Promise<Evidence> {
  const { store, incident, finding, now, detectors = registered } = request;
  const { brand } = incident;
  const to = Math.max(incident.since + sliceMs, Math.min(now, incident.resolvedAt ?? now));
  const from = Math.max(incident.since, to - longestMs);
  const wave: MentionQuery = { brand, from, to: to + 1 };
  // For a surge or a silence, mentions of every label are the evidence.
  const negative = !isNews(finding);
  const { mentions: posts, all } = await bothEnds(request, negative ? { ...wave, labels: ['negative'] } : wave);
  // A few accounts may fill both ends of the posts, so counted mentions are sampled as well.
  const counted = all || !negative ? [] : (await bothEnds(request, { ...wave, counted: true })).mentions;
  const { mentions: normal } = await sample(request, { brand, from: from - 14 * dayMs, to: from, order: 'desc' });
  const mentions = inOrder([...posts, ...counted]);
  const explanation = explain({ posts, mentions, normal });
  const urgent = postOf(incident);
  const named = urgent ? await sample(request, { brand, ids: [urgent.id] }) : { mentions: [] };
  const first = named.mentions.filter(isWhole);
  const story = secondStoryOf(incident);
  const ofStory = story ? postsOfStory(mentions, story) : [];
  const topTerms = explanation.phrases.map(({ term }) => term);

  const chartFrom = sliceOf(from - Math.max(6 * hourMs, Math.min(dayMs, (to - from) / 2)));
  const buckets = await store.buckets(brand, chartFrom, to + 1);
  const covered = coveredTimes(request.sources, await store.coverage(brand, chartFrom, to));
  const total = totalOf(buckets, from);
  const slices = countSteps(buckets, covered, { from: sliceOf(from), to: sliceOf(to) + sliceMs, stepMs: sliceMs });
  return {
    examples: [
      ...first,
      ...chooseExamples(mentions, topTerms, {
        limit: 3 - first.length,
        shown: [...storiesToTell(explanation), ...first].map(({ text }) => text),
      }),
    ],
    topTerms,
    ...(story && { secondStory: phrasesOfStory(ofStory, without(mentions, ofStory)) }),
    explanation: {
      ...explanation,
      // Projects negative voices only: for news that says nothing.
      projection: negative && incident.resolvedAt === null ? projectWave(slices, to) : null,
      without: await whatIf({ ...request, detectors, brand, botLike: explanation.drivers.botLike?.speakers ?? [] }),
      similar: await findSimilar({ ...request, phrases: explanation.phrases, voices: total.counted }),
    },
    series: waveSeries(buckets, covered, { from: chartFrom, to }, finding),
    observed: [...covered].map(([source, intervals]) => ({
      source,
      share: coveredMs(intervals, from, to) / (to - from),
      until: intervals.at(-1)?.to ?? null,
    })),
    speakers: speakerKinds(mentions, all && from === incident.since),
    complained: negative && mostComplain(mentions),
    total,
  };
}
