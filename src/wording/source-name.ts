/** Platforms as people write them. */
const platforms: ReadonlyMap<string, string> = new Map([
  ['x', 'X'],
  ['twitter', 'X'],
  ['reddit', 'Reddit'],
  ['hackernews', 'Hacker News'],
  ['bluesky', 'Bluesky'],
  ['mastodon', 'Mastodon'],
  ['lemmy', 'Lemmy'],
  ['youtube', 'YouTube'],
]);

/** A source as a reader knows it: one that is called as a platform is that platform, any other has its own name. */
export const sourceName = (name: string): string => platforms.get(name) ?? name;
