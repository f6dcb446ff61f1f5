import type { Author } from '../../../core/domain.ts';
import type { Item } from './feed-items.ts';
import { hostOf } from './feed-links.ts';

/** Whose words a feed carries: those of its authors, one by one, or those of outlets, whatever byline they give. */
export type Speakers = 'authors' | 'outlets';

const platforms =
  /(?:^|\.)(?:reddit\.com|bsky\.app|x\.com|twitter\.com|threads\.(?:net|com)|youtube\.com|tiktok\.com|instagram\.com|facebook\.com|linkedin\.com|vk\.com|t\.me|tumblr\.com|quora\.com|news\.ycombinator\.com|hnrss\.org|lobste\.rs|stackoverflow\.com|stackexchange\.com|superuser\.com|serverfault\.com|github\.com|gitlab\.com|producthunt\.com|steamcommunity\.com|trustpilot\.com|itunes\.apple\.com|apps\.apple\.com|play\.google\.com)$/;
const programs =
  /\b(?:discourse|mastodon|lemmy|phpbb|vbulletin|xenforo|flarum|nodebb|mybb|invision|vanilla|simple machines|disqus|misskey|pleroma|peertube|pixelfed)\b/i;
/** `forum.mugs.example`, `community.mugs.example` */
const gatherings = /^(?:www\.)?(?:forums?|community|discuss(?:ions?)?|boards?|talk)\./;
const conversations =
  /\/(?:forums?|threads?|discussions?|showthread|viewtopic|customerreviews|comments)(?:[/.?]|$)|#(?:comment|reply|post)-?\w*$/i;
/** `/@jo/110`, `/@jo@far.example/110`, `/users/jo/statuses/110`, `/profile/jo.example/post/3k`, `/user/jo`, `/jo/status/110`. */
const accounts = [
  /^\/@([^/]{1,100})(?:\/|$)/,
  /^\/users\/([^/]{1,100})\/statuses\//,
  /^\/profile\/([^/]{1,100})(?:\/post\/|$)/,
  /^\/(?:user|u)\/([^/]{1,100})\/?$/,
  /^\/([^/]{1,100})\/status(?:es)?\/\d+/,
];

/** The account that an address belongs to, as `host/name`; null when it names none. */
function accountOf(address: string | null): Author | null {
  if (address === null) return null;
  const { hostname, pathname } = new URL(address);
  for (const pattern of accounts) {
    const name = pattern.exec(pathname)?.[1];
    if (name !== undefined) return { id: `${bare(hostname)}/${name.toLowerCase()}`, name, followers: null };
  }
  return null;
}

const bare = (host: string): string => host.replace(/^www\./, '');

/** So many items say of what kind a feed is. */
const looked = 100;

/** Whether people speak at an address: it is of a platform, a forum, comments or an account. */
function isOfPeople(address: string): boolean {
  const { hostname, pathname, hash } = new URL(address);
  return (
    platforms.test(hostname) ||
    gatherings.test(hostname) ||
    conversations.test(pathname + hash) ||
    accountOf(address) !== null
  );
}

/** Whose words a feed carries, by its own address, the program that made it, or where most of its items lead. */
export function speakersOf(items: readonly Item[], generator: string, url: string): Speakers {
  if (isOfPeople(url) || programs.test(generator)) return 'authors';
  const first = items.slice(0, looked);
  if (first.filter(({ parent }) => parent !== null).length * 2 > first.length) return 'authors';
  const links = first.flatMap(({ link }) => (link === null ? [] : [link]));
  return links.length > 0 && links.filter(isOfPeople).length * 2 > links.length ? 'authors' : 'outlets';
}

export interface Voice {
  author: Author | null;
  /** The outlet that speaks; null: the author does, or nobody knows who. */
  outlet: string | null;
}

/** Who speaks in an item. A byline is kept as the author of an outlet's article; it is the outlet that is counted. */
export function voiceOf({ author, outlet, link }: Item, speakers: Speakers, feedUrl: string): Voice {
  const host = hostOf(link ?? feedUrl);
  const byline = author === null ? null : { id: `${host}/${author.name}`, name: author.name, followers: null };
  if (speakers === 'authors') {
    const account = accountOf(author?.url ?? null) ?? accountOf(link);
    return { author: account === null ? byline : { ...account, name: author?.name ?? account.name }, outlet: null };
  }
  return {
    author: byline,
    outlet: outlet === null ? bare(host) : bare(outlet.url === null ? outlet.name : hostOf(outlet.url)),
  };
}
