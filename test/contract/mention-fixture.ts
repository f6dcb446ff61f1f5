import { dayMs, type Label, type NewMention, type Score, type Time } from '../../src/core/domain.ts';
import { mentionId } from '../../src/core/identity.ts';
import type { Store } from '../../src/core/store/store.ts';

/** A Monday, far from any clock change. */
export const start: Time = Date.UTC(2026, 0, 5, 12);
export const now: Time = start + dayMs;

export function mention(name: string, changes: Partial<NewMention> = {}): NewMention {
  const brand = changes.brand ?? 'brand';
  return {
    id: mentionId(brand, 'x', name),
    brand,
    platform: 'x',
    source: 'x',
    platformId: name,
    url: `https://example.org/${name}`,
    author: { id: name, name: `Author ${name}`, followers: 5 },
    speaker: `x:${name}`,
    text: `text of ${name}`,
    language: 'en',
    kind: 'post',
    parentId: null,
    rootId: null,
    engagement: { likes: 3 },
    way: 'text',
    matched: ['brand'],
    own: false,
    at: start,
    seen: now,
    reported: null,
    raw: null,
    ...changes,
  };
}

export const score = (label: Label | null): Score => ({
  label,
  p: label ? { negative: 0.5, neutral: 0.25, positive: 0.25 } : null,
  language: 'en',
  abstained: label === null,
  reason: label === null ? 'unsure' : null,
  model: 'model 1',
  severity: null,
  cx: null,
});

export async function saveScored(store: Store, label: Label | null, mentions: readonly NewMention[]): Promise<void> {
  await store.saveMentions(mentions, now);
  await store.saveScores(
    mentions.map(({ id }) => ({ id, score: score(label) })),
    now,
  );
}

export async function refreshAll(store: Store, brand = 'brand'): Promise<void> {
  while ((await store.refreshBuckets(brand, 100)) > 0);
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
