interface Site {
  platform: string;
  hosts: RegExp;
  origin: string;
  /** The platform's id of a post, in a link's path and query. */
  id: RegExp;
  /** Links as they stand in exports, without the host. */
  relative: RegExp;
  /** Its posts have no titles: what a tool calls one is made up. */
  titles: boolean;
}

const sites: readonly Site[] = [
  {
    platform: 'x',
    hosts: /(?:^|\.)(?:twitter|x)\.com$/,
    origin: 'https://x.com',
    id: /\/status(?:es)?\/(\d+)/,
    relative: /^\/\w{1,20}\/status(?:es)?\/\d+/,
    titles: false,
  },
  {
    platform: 'reddit',
    hosts: /(?:^|\.)reddit\.com$/,
    origin: 'https://www.reddit.com',
    id: /\/comments\/\w+\/[^/]*\/(\w+)|\/comments\/(\w+)/,
    relative: /^\/?(?:r|u|user)\/[\w-]+\/comments\//,
    titles: true,
  },
  {
    platform: 'hackernews',
    hosts: /^news\.ycombinator\.com$/,
    origin: 'https://news.ycombinator.com',
    id: /\/item\?id=(\d+)/,
    relative: /^\/?item\?id=\d+/,
    titles: true,
  },
  {
    platform: 'bluesky',
    hosts: /(?:^|\.)bsky\.app$/,
    origin: 'https://bsky.app',
    id: /$^/,
    relative: /^\/profile\/[^/]+\/post\//,
    titles: false,
  },
];
const untitled = /(?:^|\.)(?:facebook|instagram|threads|tiktok|linkedin)\.(?:com|net)$/;
const longestLink = 2000;

const urlOf = (link: string | null): URL | null =>
  link !== null && link.length <= longestLink && URL.canParse(link) ? new URL(link) : null;

const siteOf = (url: URL): Site | undefined => sites.find(({ hosts }) => hosts.test(url.hostname));

/** A link with its host, where it is one of a known platform or says everything but `https:`. */
export function wholeLink(link: string | null): string | null {
  if (link === null || link.length > longestLink || URL.canParse(link)) return link;
  if (link.startsWith('//')) return `https:${link}`;
  const site = sites.find(({ relative }) => relative.test(link));
  if (site) return `${site.origin}${link.startsWith('/') ? '' : '/'}${link}`;
  return /^(?:[\w-]+\.)+[a-z]{2,}(?:\/\S*)?$/i.test(link) ? `https://${link}` : link;
}

/** The id that a platform gave the post, as its link tells. */
export function idInLink(link: string | null, platform: string): string | null {
  const url = urlOf(link);
  const site = url === null ? undefined : siteOf(url);
  if (!url || site?.platform !== platform) return null;
  const found = site.id.exec(`${url.pathname}${url.search}`);
  return found?.[1] ?? found?.[2] ?? null;
}

/** Whether posts where the link leads may have titles. */
export function hasTitles(link: string | null): boolean {
  const url = urlOf(link);
  return url === null || (!untitled.test(url.hostname) && (siteOf(url)?.titles ?? true));
}

const names = new Map([
  ['twitter', 'x'],
  ['xtwitter', 'x'],
  ['twitterx', 'x'],
  ['xcom', 'x'],
  ['hackernews', 'hackernews'],
  ['bsky', 'bluesky'],
  ['redditcom', 'reddit'],
]);

/** A platform as Earshot calls it: `Twitter` and `X (Twitter)` are x. */
export function platformNamed(written: string): string {
  const plain = written.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return names.get(plain) ?? (written.trim().toLowerCase().replace(/\s+/g, '-').slice(0, 60) || 'unknown');
}
