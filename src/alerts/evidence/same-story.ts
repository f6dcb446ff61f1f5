import { findStories, type StoryPost } from '../../analysis/topics/stories.ts';

/** How much of a side's posts a story must be. */
export interface LeastShared {
  posts: number;
  /** 0-1. */
  share: number;
}

/** Enough to call two waves one: most waves have other posts besides their story. */
const leastOfWaves: LeastShared = { posts: 3, share: 0.3 };

const fewest = (posts: readonly StoryPost[], least: LeastShared) => Math.max(least.posts, least.share * posts.length);

/** Whether one story makes up much of the posts. */
export const hasStory = (posts: readonly StoryPost[]): boolean =>
  (findStories(posts)[0]?.count ?? 0) >= fewest(posts, leastOfWaves);

/**
 * What the largest story says that makes up much of two sets of posts: of a wave, and of another one, or of what may
 * become one. Null: none does.
 */
export function sameStory(
  wave: readonly StoryPost[],
  others: readonly StoryPost[],
  least: LeastShared = leastOfWaves,
): string | null {
  const own = new Set(wave.map(({ id }) => id));
  const shared = findStories([...wave, ...others]).find(({ ids }) => {
    const count = ids.filter((id) => own.has(id)).length;
    return count >= fewest(wave, leastOfWaves) && ids.length - count >= fewest(others, least);
  });
  return shared?.text ?? null;
}
