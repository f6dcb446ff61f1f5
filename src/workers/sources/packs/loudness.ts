/** Posts of each brand in one poll. */
export type PollCounts = Record<string, number>;

/** So many polls back it is known who had how many posts. */
const keptPolls = 12;
/** Fewer posts burden nobody. */
const leastPosts = 20;

export const postsOf = (polls: readonly PollCounts[], brands: readonly string[]): number =>
  polls.reduce((sum, poll) => brands.reduce((all, brand) => all + (poll[brand] ?? 0), sum), 0);

/** Of searches that become one: poll by poll. */
export const pollsOfBoth = (a: readonly PollCounts[], b: readonly PollCounts[]): PollCounts[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, at) => ({ ...a[at], ...b[at] }));

/** Whether a brand has more than half of the posts of those that are searched for together. */
export function isLoud(polls: readonly PollCounts[], brand: string, members: readonly string[]): boolean {
  const own = postsOf(polls, [brand]);
  return members.length > 1 && own >= leastPosts && own * 2 > postsOf(polls, members);
}

/** Whether a brand has so few posts that it would be far from loud in a pack with these polls. */
export function isQuiet(
  polls: readonly PollCounts[],
  brand: string,
  pack: { polls: readonly PollCounts[]; members: readonly string[] } | null,
): boolean {
  const own = postsOf(polls, [brand]);
  return own * 2 < leastPosts || (pack !== null && own * 2 < postsOf(pack.polls, pack.members));
}

/** Adds the posts of a page to the newest poll, which its last page ends. */
export function countPage(polls: readonly PollCounts[], brands: readonly string[], isLast: boolean): PollCounts[] {
  const [newest = {}, ...earlier] = polls;
  const counted = { ...newest };
  for (const brand of brands) counted[brand] = (counted[brand] ?? 0) + 1;
  return [...(isLast ? [{}] : []), counted, ...earlier].slice(0, keptPolls);
}
