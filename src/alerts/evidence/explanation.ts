import { storyKey } from '../../analysis/text/story-words.ts';
import { type KeyPhrase, keyPhrases } from '../../analysis/topics/key-phrases.ts';
import { findStories, type Story } from '../../analysis/topics/stories.ts';
import type { Statement } from '../../analysis/topics/voices.ts';
import type { Mention, Time } from '../../core/domain.ts';
import type { Counterfactual } from './counterfactual.ts';
import { type Drivers, driversOf } from './drivers.ts';
import type { Projection } from './projection.ts';
import type { SimilarIncident } from './similar-incident.ts';

/** Explains a wave from its mentions alone. Texts and names are untrusted. */
export interface Explanation {
  /** Phrases that distinguish it from the brand's normal talk. */
  phrases: KeyPhrase[];
  /** Largest first, at most five. */
  stories: ToldStory[];
  /** Number of distinct stories among the posts. Copies and reposts share one. */
  distinctStories: number;
  /** What the main finding would be without parts of what it counted. */
  without: Counterfactual[];
  drivers: Drivers;
  /** The first post of the wave. */
  origin: WaveOrigin | null;
  /** Null: the wave is over, or it is too early. */
  projection: Projection | null;
  /** The brand's most similar past incident. */
  similar: SimilarIncident | null;
}

export interface WaveOrigin {
  at: Time;
  author: string | null;
  source: string;
  url: string | null;
}

export interface ToldStory extends Pick<Story, 'text' | 'count' | 'authors' | 'share'> {
  firstAt: Time;
  /** URL of the first post; null where that is unknown. */
  url: string | null;
  author: string | null;
  /** Name of the source; the platform, where the first post is not in the sample. */
  source: string;
}

/** The stories worth reporting: two similar posts are not a story yet. */
export const storiesToTell = ({ stories }: Pick<Explanation, 'stories'>): ToldStory[] =>
  stories.filter(({ count }) => count > 2).slice(0, 2);

export interface WaveMentions {
  /** Posts of the wave, in order of time. */
  posts: readonly Mention[];
  /** The posts and the mentions of more people, in order of time. */
  mentions: readonly Mention[];
  /** Mentions from before the wave. */
  normal: readonly Mention[];
}

const mostStories = 5;

const languageOf = ({ score, language }: Mention): string | null => score?.language ?? language;

/** Explains a wave without external services: topics, stories and drivers. */
export function explain({
  posts,
  mentions,
  normal,
}: WaveMentions): Omit<Explanation, 'projection' | 'similar' | 'without'> {
  const stories = findStories(posts);
  const storyOf = new Map(stories.flatMap(({ ids }, index) => ids.map((id) => [id, `story ${index}`])));
  const statements = mentions.map((mention): Statement => {
    return { ...mention, story: storyOf.get(mention.id) ?? null, language: languageOf(mention) };
  });
  const usual = normal.map((mention): Statement => {
    return { ...mention, story: storyKey(mention.text), language: languageOf(mention) };
  });
  const [first] = posts;
  const byId = new Map(posts.map((post) => [post.id, post]));
  return {
    phrases: keyPhrases(statements, usual, { queryTerms: [...new Set(mentions.flatMap(({ matched }) => matched))] }),
    stories: stories.slice(0, mostStories).map(({ text, count, authors, share, first, origin }) => {
      const post = origin.id === null ? undefined : byId.get(origin.id);
      const source = post?.source ?? origin.platform;
      const author = post?.author?.name ?? null;
      return { text, count, authors, share, firstAt: origin.at ?? first.at, url: origin.url, author, source };
    }),
    distinctStories: posts.length - stories.reduce((sum, { count }) => sum + count - 1, 0),
    drivers: driversOf(posts, stories),
    origin: first ? { at: first.at, author: first.author?.name ?? null, source: first.source, url: first.url } : null,
  };
}
