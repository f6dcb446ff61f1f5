import { feedText } from '../../../files/html-text.ts';
import { resolveBase, resolveLink } from './feed-links.ts';
import type { ParsedFeed } from './parse-document.mjs';

export interface Person {
  name: string;
  /** The person's page. */
  url: string | null;
}

/** What the formats have in common. */
export interface Item {
  guid: string | null;
  link: string | null;
  title: string;
  body: string;
  date: string | null;
  author: Person | null;
  /** The outlet that an aggregator took the item from. */
  outlet: Person | null;
}

export interface Feed {
  items: readonly (() => Item)[];
  language: string | null;
  /** The site's own page: an item that links there has no page of its own. */
  home: string | null;
  /** The program that made the feed, as it calls itself. */
  generator: string;
}

type Of<Format extends ParsedFeed['format']> = Extract<ParsedFeed, { format: Format }>['feed'];
type Entry = NonNullable<Of<'atom'>['entries']>[number];
type RssItem = NonNullable<Of<'rss'>['items']>[number];

/** What a feed that came from `url` holds. Its items are read one by one, as there may be thousands. */
export function openFeed(parsed: ParsedFeed, url: string): Feed {
  if (parsed.format === 'atom') return fromAtom(parsed.feed, url);
  if (parsed.format === 'json') return fromJson(parsed.feed, url);
  return parsed.format === 'rdf' ? fromRdf(parsed.feed, url) : fromRss(parsed.feed, url);
}

function fromAtom(feed: Of<'atom'>, url: string): Feed {
  const base = resolveBase(url, feed.xml?.base);
  return {
    items: (feed.entries ?? []).map((entry) => () => {
      const own = resolveBase(base, entry.xml?.base);
      const link = originalOf(entry.dcterms) ?? alternateOf(entry.links);
      const [author] = entry.authors ?? entry.source?.authors ?? feed.authors ?? [];
      return {
        guid: entry.id ?? null,
        link: resolveLink(link, own),
        title: plainOr(entry.title?.value ?? entry.media?.title?.value, entry.title?.type),
        body: atomBody(entry),
        date: entry.published ?? entry.updated ?? dateOf(entry),
        author: personOf(author?.name ?? entry.dc?.creators?.[0] ?? entry.itunes?.author, author?.uri, own),
        outlet: entry.source
          ? personOf(entry.source.title?.value, alternateOf(entry.source.links) ?? undefined, own)
          : null,
      };
    }),
    language: feed.xml?.lang ?? null,
    home: feed.links?.find(({ rel }) => rel !== 'self')?.href ?? null,
    generator: feed.generator?.text ?? '',
  };
}

function fromJson(feed: Of<'json'>, url: string): Feed {
  return {
    items: (feed.items ?? []).map((item) => () => {
      const [author] = item.authors ?? feed.authors ?? [];
      return {
        guid: item.id ?? null,
        link: resolveLink(item.url ?? item.external_url ?? null, url),
        title: item.title ?? '',
        body: item.content_text ?? feedText(item.content_html ?? item.summary ?? ''),
        date: item.date_published ?? item.date_modified ?? null,
        author: personOf(author?.name, author?.url, url),
        outlet: null,
      };
    }),
    language: feed.language ?? null,
    home: feed.home_page_url ?? null,
    generator: '',
  };
}

function fromRdf(feed: Of<'rdf'>, url: string): Feed {
  return {
    items: (feed.items ?? []).map((item) => () => ({
      guid: item.rdf?.about ?? null,
      link: resolveLink(item.link ?? item.rdf?.about ?? null, url),
      title: feedText(item.title ?? item.dc?.titles?.[0] ?? ''),
      body: feedText(item.content?.encoded ?? item.description ?? item.dc?.descriptions?.[0] ?? ''),
      date: dateOf(item),
      author: personOf(item.dc?.creators?.[0], undefined, url),
      outlet: null,
    })),
    language: feed.dc?.languages?.[0] ?? null,
    home: feed.link ?? null,
    generator: '',
  };
}

function fromRss(feed: Of<'rss'>, url: string): Feed {
  const base = resolveBase(url, feed.xml?.base);
  return {
    items: (feed.items ?? []).map((item) => () => {
      const own = resolveBase(base, item.xml?.base);
      const link = originalOf(item.dcterms) ?? item.link ?? alternateOf(item.atom?.links) ?? permalinkOf(item.guid);
      return {
        guid: item.guid?.value ?? null,
        link: resolveLink(link, own),
        title: feedText(item.title ?? item.dc?.titles?.[0] ?? item.media?.title?.value ?? item.itunes?.title ?? ''),
        body: feedText(rssBody(item)),
        date: item.pubDate ?? dateOf(item) ?? item.atom?.published ?? item.atom?.updated ?? null,
        author: personOf(
          item.dc?.creators?.[0] ??
            item.authors?.[0]?.name ??
            item.atom?.authors?.[0]?.name ??
            item.itunes?.author ??
            feed.itunes?.author,
          item.atom?.authors?.[0]?.uri,
          own,
        ),
        outlet: item.source ? personOf(item.source.title, item.source.url, own) : null,
      };
    }),
    language: feed.language ?? null,
    home: feed.link ?? null,
    generator: feed.generator ?? '',
  };
}

const rssBody = (item: RssItem): string =>
  item.content?.encoded ??
  item.description ??
  item.itunes?.summary ??
  mediaText(item) ??
  item.dc?.descriptions?.[0] ??
  item.dcterms?.abstracts?.[0] ??
  '';

/** The text of Atom; what is neither text nor HTML, such as a picture in base64, is nobody's words. */
function atomBody(entry: Entry): string {
  const { content, summary } = entry;
  if (content?.value && isText(content.type)) return plainOr(content.value, content.type);
  return summary?.value ? plainOr(summary.value, summary.type) : feedText(mediaText(entry) ?? '');
}

const isText = (type: string | undefined): boolean =>
  type === undefined || /^(?:text|html|xhtml)$|^text\/|[/+]xml$/i.test(type);

const mediaText = ({ media }: Pick<Entry, 'media'>): string | undefined =>
  media?.description?.value ?? media?.groups?.[0]?.description?.value;

const dateOf = ({ dc, dcterms }: Pick<Entry, 'dc' | 'dcterms'>): string | null =>
  dc?.dates?.[0] ??
  dcterms?.issued?.[0] ??
  dcterms?.created?.[0] ??
  dcterms?.dates?.[0] ??
  dcterms?.available?.[0] ??
  dcterms?.modified?.[0] ??
  null;

const originalOf = (dcterms: Entry['dcterms']): string | null => dcterms?.isFormatOf?.[0] ?? null;

const alternateOf = (links: Entry['links']): string | null =>
  (links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links?.[0])?.href ?? null;

/** A guid of RSS is the link, unless it says that it is not. */
const permalinkOf = (guid: RssItem['guid']): string | null =>
  guid?.value && guid.isPermaLink !== false && /^https?:\/\//i.test(guid.value) ? guid.value : null;

const plainOr = (value: string | undefined, type: string | undefined): string =>
  type === undefined || type === 'text' ? feedTextIfMarked(value ?? '') : feedText(value ?? '');

/** Text that says it is plain, and still holds tags or entities, was meant as HTML. */
const feedTextIfMarked = (value: string): string =>
  /<\/?[a-z][^<>]*>|&#?\w+;/i.test(value) ? feedText(value) : value.trim();

/** Null when nobody is named. */
function personOf(name: string | undefined, url: string | undefined, base: string): Person | null {
  const page = resolveLink(url ?? null, base);
  const plain = name?.replace(/\s+/g, ' ').trim() || (page === null ? '' : new URL(page).host);
  return plain === '' ? null : { name: plain, url: page };
}
