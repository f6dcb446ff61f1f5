import { storyKey } from '../../analysis/text/story-words.ts';
import { type KeyPhrase, sharesSaying } from '../../analysis/topics/key-phrases.ts';
import type { Statement } from '../../analysis/topics/voices.ts';
import { sliceOf, type Time } from '../../core/domain.ts';
import { nameOf } from '../../core/identity.ts';
import type { Incident, VerdictKind } from '../../core/incident.ts';
import type { BucketStore } from '../../core/store/buckets.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import type { MentionStore } from '../../core/store/mentions.ts';

/** A past incident of the brand on the same topics. */
export interface SimilarIncident {
  id: string;
  name: string;
  /** When it began. */
  since: Time;
  /** Counted negatives from its start to its end. */
  voices: number;
  lastedMs: number;
  /** Current terms that also occurred then. */
  terms: string[];
  /** People's verdict on it; null: none. */
  verdict: VerdictKind | null;
  /** 0-1. */
  similarity: number;
}

export interface SimilarRequest {
  store: Pick<MentionStore & BucketStore & IncidentStore, 'mentions' | 'buckets' | 'incidents'>;
  incident: Incident;
  phrases: readonly KeyPhrase[];
  /** Counted negatives so far. */
  voices: number;
  signal?: AbortSignal;
}

/** Limits on reading: incidents, and mentions per incident. */
const mostIncidents = 6;
const mostMentions = 60;
/** Minimum share of the topics that must recur. */
const leastTopics = 0.35;
/** A term recurs when its share then was at least this part of its present share. */
const backAgain = 0.25;

/**
 * The most similar of the brand's latest resolved incidents, by how much of the wave's distinguishing terms recur and,
 * to a lesser degree, by size. Nothing is stored for this: the topics of an old incident are read from its mentions.
 */
export async function findSimilar(request: SimilarRequest): Promise<SimilarIncident | null> {
  const { store, incident, phrases, voices } = request;
  if (phrases.length === 0) return null;
  const { items: past } = await store.incidents({ brand: incident.brand, state: 'resolved', limit: mostIncidents + 1 });
  let nearest: SimilarIncident | null = null;
  for (const other of past
    .filter(({ id, since }) => id !== incident.id && since < incident.since)
    .slice(0, mostIncidents)) {
    const end = Math.max(other.since, ...other.rules.map(({ lastHeldAt }) => lastHeldAt));
    const said = await readStatements(request, other, end + 1);
    const then = sharesSaying(
      phrases.map(({ term }) => term),
      said,
    );
    const all = phrases.reduce((sum, { share }) => sum + share, 0);
    const topics = phrases.reduce((sum, { share }, index) => sum + Math.min(share, then[index] ?? 0), 0) / all;
    const terms = phrases.filter(({ share }, index) => (then[index] ?? 0) >= backAgain * share).map(({ term }) => term);
    if (topics < leastTopics || terms.length === 0) continue;
    const buckets = await store.buckets(other.brand, sliceOf(other.since), end + 1);
    const size = buckets.reduce((sum, { counted }) => sum + counted, 0);
    const sizes = Math.min(size, voices) / Math.max(size, voices, 1);
    const similarity = topics * (0.7 + 0.3 * sizes);
    if (nearest === null || similarity > nearest.similarity)
      nearest = {
        id: other.id,
        name: nameOf(other),
        since: other.since,
        voices: size,
        lastedMs: end - other.since,
        terms,
        verdict: other.verdict?.verdict ?? null,
        similarity,
      };
  }
  return nearest;
}

async function readStatements(
  { store, signal }: SimilarRequest,
  { brand, since }: Incident,
  to: number,
): Promise<Statement[]> {
  const statements: Statement[] = [];
  const query = { brand, from: since, to, counted: true, limit: mostMentions };
  for await (const { text, speaker, score, language } of store.mentions(query, signal))
    statements.push({ text, speaker, story: storyKey(text), language: score?.language ?? language });
  return statements;
}
