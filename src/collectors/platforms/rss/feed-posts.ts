import { setImmediate } from 'node:timers/promises';
import type { Post, Time } from '../../../core/domain.ts';
import { sha256 } from '../../../core/identity.ts';
import { feedText } from '../../../files/html-text.ts';
import { whyIncomplete } from './feed-document.ts';
import { type ParsedFeed, parseDocument } from './parse-document.mjs';

/** Turning that many into posts takes some milliseconds. */
const itemsAtOnce = 200;

/** What the formats have in common. */
interface Item {
  guid: string | null;
  link: string | null;
  title: string;
  body: string;
  date: string | null;
  author: string | null;
}

interface Parsed {
  items: readonly (() => Item)[];
  language: string | null;
  /** The site's own page: an item that links there has no page of its own. */
  home: string | null;
}

export interface FeedPosts {
  posts: Post[];
  /** The dates that items gave, clamped to now. */
  dated: Time[];
}

/** Reads the posts of a feed at `now` one by one; items without a date are given that time. */
function* readPosts(parsed: ParsedFeed, feedUrl: string, now: Time): Generator<void, FeedPosts> {
  const { items, language, home } = itemsOf(parsed);
  const dated: Time[] = [];
  const posts = new Map<string, Post>();
  for (const read of items) {
    yield;
    const item = read();
    const link = resolveLink(item.link, feedUrl);
    const id = identify(item, link, home, feedUrl);
    const text = joinText(item);
    if (id === null || text === '') continue;
    const parsed = item.date === null ? Number.NaN : parseDate(item.date);
    const at = parsed > 0 ? Math.min(parsed, now) : now;
    if (parsed > 0) dated.push(at);
    const host = hostOf(link ?? feedUrl);
    posts.set(id, {
      id,
      url: link,
      author: item.author === null ? null : { id: `${host}/${item.author}`, name: item.author, followers: null },
      text,
      language,
      kind: 'post',
      parentId: null,
      rootId: null,
      engagement: {},
      at,
    });
  }
  return { posts: [...posts.values()], dated };
}

/** A feed's posts, newest dates clamped to `now`. Throws on half a feed. */
export function postsOfFeed(text: string, feedUrl: string, now: Time): FeedPosts {
  expectWhole(text);
  const reading = readPosts(parseDocument(text), feedUrl, now);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** The same, parsed elsewhere and with a turn for others now and then. */
export async function postsOfLargeFeed(
  text: string,
  feedUrl: string,
  now: Time,
  parse: (text: string) => Promise<ParsedFeed>,
): Promise<FeedPosts> {
  expectWhole(text);
  const reading = readPosts(await parse(text), feedUrl, now);
  for (let read = 1; ; read += 1) {
    const step = reading.next();
    if (step.done) return step.value;
    if (read % itemsAtOnce === 0) await setImmediate();
  }
}

function expectWhole(text: string): void {
  const incomplete = whyIncomplete(text);
  if (incomplete) throw new Error(incomplete);
}

function itemsOf(parsed: ParsedFeed): Parsed {
  const { format, feed } = parsed;
  if (format === 'atom') {
    const items = (feed.entries ?? []).map((entry) => () => ({
      guid: entry.id ?? null,
      link:
        (entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? entry.links?.[0])?.href ?? null,
      title: plainOr(entry.title?.value, entry.title?.type),
      body: plainOr(
        entry.content?.value ?? entry.summary?.value,
        entry.content?.value ? entry.content.type : entry.summary?.type,
      ),
      date: entry.published ?? entry.updated ?? null,
      author: nameOf(entry.authors?.[0]?.name),
    }));
    return {
      items,
      language: feed.xml?.lang ?? null,
      home: feed.links?.find(({ rel }) => rel !== 'self')?.href ?? null,
    };
  }
  if (format === 'json') {
    const items = (feed.items ?? []).map((item) => () => ({
      guid: item.id ?? null,
      link: item.url ?? item.external_url ?? null,
      title: item.title ?? '',
      body: item.content_text ?? feedText(item.content_html ?? item.summary ?? ''),
      date: item.date_published ?? item.date_modified ?? null,
      author: nameOf(item.authors?.[0]?.name),
    }));
    return { items, language: feed.language ?? null, home: feed.home_page_url ?? null };
  }
  if (format === 'rdf') {
    const items = (feed.items ?? []).map((item) => () => ({
      guid: item.rdf?.about ?? null,
      link: item.link ?? item.rdf?.about ?? null,
      title: feedText(item.title ?? ''),
      body: feedText(item.content?.encoded ?? item.description ?? ''),
      date: item.dc?.dates?.[0] ?? null,
      author: nameOf(item.dc?.creators?.[0]),
    }));
    return { items, language: feed.dc?.languages?.[0] ?? null, home: feed.link ?? null };
  }
  const items = (feed.items ?? []).map((item) => () => ({
    guid: item.guid?.value ?? null,
    link: item.link ?? permalinkOf(item.guid),
    title: feedText(item.title ?? ''),
    body: feedText(item.content?.encoded ?? item.description ?? ''),
    date: item.pubDate ?? item.dc?.dates?.[0] ?? null,
    author: nameOf(item.dc?.creators?.[0]) ?? nameOf(item.authors?.[0]?.name),
  }));
  return { items, language: feed.language ?? null, home: feed.link ?? null };
}

/** A guid of RSS is the link, unless it says that it is not. */
const permalinkOf = (
  guid: { value?: string | undefined; isPermaLink?: boolean | undefined } | undefined,
): string | null => (guid?.value && guid.isPermaLink !== false && /^https?:\/\//i.test(guid.value) ? guid.value : null);

const plainOr = (value: string | undefined, type: string | undefined): string =>
  type === undefined || type === 'text' ? feedTextIfMarked(value ?? '') : feedText(value ?? '');

/** Text that says it is plain, and still holds tags or entities, was meant as HTML. */
const feedTextIfMarked = (value: string): string =>
  /<\/?[a-z][^<>]*>|&#?\w+;/i.test(value) ? feedText(value) : value.trim();

const nameOf = (name: string | undefined): string | null => name?.replace(/\s+/g, ' ').trim() || null;

function joinText({ title, body }: Item): string {
  if (body === '' || title.startsWith(body)) return title;
  return title === '' || body.startsWith(title) ? body : `${title}\n\n${body}`;
}

const hostOf = (url: string): string => new URL(url).host;

/** Longer ones are no links that a person could open, and taking marks out of them one by one is slow. */
const longestLink = 2000;

function resolveLink(link: string | null, feedUrl: string): string | null {
  if (link === null || link.length > longestLink || !URL.canParse(link.trim(), feedUrl)) return null;
  const url = unwrapRedirect(new URL(link.trim(), feedUrl));
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** Google Alerts links lead over `google.com/url?url=...`. */
function unwrapRedirect(url: URL): URL {
  const google = /(^|\.)google\.[a-z.]{2,6}$/.test(url.hostname) && url.pathname === '/url';
  const target = google ? (url.searchParams.get('url') ?? url.searchParams.get('q')) : null;
  return target && /^https?:/i.test(target) && URL.canParse(target) ? new URL(target) : url;
}

const tracking = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|_hs\w+|ref_src)$/i;

/** The same article by http and https, with and without tracking marks, is one. */
export function canonicalLink(link: string): string {
  const url = new URL(link);
  url.protocol = 'https:';
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  if (/^#(?:xtor|utm_|ref|comments?$)/i.test(url.hash)) url.hash = '';
  return url.href;
}

function identify(item: Item, link: string | null, home: string | null, feedUrl: string): string | null {
  const canonical = link === null ? null : canonicalLink(link);
  const homepage = canonical !== null && (isRoot(canonical) || (home !== null && sameLink(canonical, home, feedUrl)));
  if (canonical !== null && !homepage) return canonical;
  if (item.guid) return `${hostOf(feedUrl)} ${item.guid}`;
  const words = `${item.title}\n${item.body}`.trim();
  return words === '' ? canonical : `${hostOf(feedUrl)} ${sha256(words).toString('hex').slice(0, 32)}`;
}

function isRoot(link: string): boolean {
  const { pathname, search, hash } = new URL(link);
  return pathname === '/' && search === '' && hash === '';
}

const sameLink = (canonical: string, home: string, feedUrl: string): boolean =>
  home.length <= longestLink && URL.canParse(home, feedUrl) && canonicalLink(new URL(home, feedUrl).href) === canonical;

/** No date is written longer; the pattern below would be slow on a long text. */
const longestDate = 100;

/** RFC 3339, RFC 2822 and what feeds write besides; a date without a zone is UTC. */
function parseDate(text: string): number {
  const trimmed = text.trim();
  if (trimmed.length > longestDate) return Number.NaN;
  const zoned =
    /(?:z|[+-]\d\d:?\d\d|\b[a-z]{1,4})\s*(?:\(.*\))?$/i.test(trimmed) || /^\d{4}(?:-\d\d){0,2}$/.test(trimmed);
  const time = Date.parse(zoned ? trimmed : `${trimmed}${trimmed.includes('T') ? 'Z' : ' UTC'}`);
  return Number.isNaN(time) ? Date.parse(trimmed) : time;
}
