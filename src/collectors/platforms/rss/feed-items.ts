import { feedText } from '../../../files/html-text.ts';
import type { ParsedFeed } from '../../feeds/parse-document.mjs';
import { resolveBase, resolveLink, siteBase } from './feed-links.ts';
import { firstOf, firstText, isText, plainText, textOfType } from './feed-words.ts';

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
  /** What it answers, as that item's guid. */
  parent: string | null;
  language: string | null;
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
      const link = originalOf(entry.dcterms) ?? alternateOf(entry.links) ?? addressOf(entry.id);
      const [author] = entry.authors ?? entry.source?.authors ?? feed.authors ?? [];
      return {
        guid: entry.id ?? null,
        link: resolveLink(link, own),
        title: textOfType(entry.title?.value ?? entry.media?.title?.value, entry.title?.type),
        body: atomBody(entry),
        date: firstDate([entry.published, entry.updated, ...datesOf(entry)]),
        author: personOf(author?.name ?? entry.dc?.creators?.[0] ?? entry.itunes?.author, author?.uri, own),
        outlet: entry.source
          ? personOf(entry.source.title?.value, alternateOf(entry.source.links) ?? undefined, own)
          : null,
        parent: entry.thr?.inReplyTos?.[0]?.ref ?? null,
        language: entry.xml?.lang ?? null,
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
        title: plainText(item.title ?? ''),
        body: item.content_text ?? feedText(item.content_html ?? item.summary ?? ''),
        date: firstDate([item.date_published, item.date_modified]),
        author: personOf(author?.name, author?.url, url),
        outlet: null,
        parent: null,
        language: item.language ?? null,
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
      date: firstDate(datesOf(item)),
      author: personOf(item.dc?.creators?.[0], undefined, url),
      outlet: null,
      parent: null,
      language: item.dc?.languages?.[0] ?? null,
    })),
    language: feed.dc?.languages?.[0] ?? null,
    home: feed.link ?? null,
    generator: '',
  };
}

function fromRss(feed: Of<'rss'>, url: string): Feed {
  const base = resolveBase(siteBase(url, feed.link), feed.xml?.base);
  return {
    items: (feed.items ?? []).map((item) => () => {
      const own = resolveBase(base, item.xml?.base);
      const links = [originalOf(item.dcterms), item.link, alternateOf(item.atom?.links), permalinkOf(item.guid)];
      return {
        guid: item.guid?.value ?? null,
        link: firstOf(links, (link) => resolveLink(link, own)),
        title: firstText([item.title, item.dc?.titles?.[0], mediaOf(item, 'title'), item.itunes?.title]),
        body: firstText(rssBodies(item)),
        date: firstDate([item.pubDate, ...datesOf(item), item.atom?.published, item.atom?.updated]),
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
        parent: item.thr?.inReplyTos?.[0]?.ref ?? null,
        language: item.dc?.languages?.[0] ?? null,
      };
    }),
    language: feed.language ?? null,
    home: feed.link ?? null,
    generator: feed.generator ?? '',
  };
}

const rssBodies = (item: RssItem): (string | undefined)[] => [
  item.content?.encoded,
  item.description,
  item.itunes?.summary,
  mediaOf(item, 'description'),
  item.dc?.descriptions?.[0],
  item.dcterms?.abstracts?.[0],
  item.atom?.content?.value,
  item.atom?.summary?.value,
  item.itunes?.subtitle,
];

/** The text of Atom; what is neither text nor HTML, such as a picture in base64, is nobody's words. */
function atomBody(entry: Entry): string {
  const { content, summary } = entry;
  const texts = content && isText(content.type) ? [content, summary] : [summary];
  return (
    firstOf(texts, ({ value, type }) => textOfType(value, type) || null) ??
    feedText(mediaOf(entry, 'description') ?? '')
  );
}

const mediaOf = ({ media }: Pick<Entry, 'media'>, what: 'title' | 'description'): string | undefined =>
  [media, media?.groups?.[0], media?.contents?.[0], media?.groups?.[0]?.contents?.[0]].find((one) => one?.[what])?.[
    what
  ]?.value;

const datesOf = ({ dc, dcterms }: Pick<Entry, 'dc' | 'dcterms'>): (string | undefined)[] => [
  dc?.dates?.[0],
  dcterms?.issued?.[0],
  dcterms?.created?.[0],
  dcterms?.dates?.[0],
  dcterms?.available?.[0],
  dcterms?.modified?.[0],
];

/** The first that may be a date: not `n/a`, nor the zeros of a database. */
const firstDate = (dates: readonly (string | undefined)[]): string | null =>
  firstOf(dates, (date) => (/\d/.test(date) && !/^\s*0000/.test(date) ? date : null));

const originalOf = (dcterms: Entry['dcterms']): string | null => dcterms?.isFormatOf?.[0] ?? null;

/** The page of several forms: one for people. */
function alternateOf(links: Entry['links']): string | null {
  const alternates = links?.filter(({ rel }) => rel === undefined || /^(?:.*\/)?alternate$/i.test(rel)) ?? [];
  const page = alternates.find(({ type }) => type === undefined || /html/i.test(type)) ?? alternates[0] ?? links?.[0];
  return page?.href ?? null;
}

/** A guid of RSS is the link, unless it says that it is not. */
const permalinkOf = (guid: RssItem['guid']): string | null =>
  guid?.isPermaLink === false ? null : addressOf(guid?.value);

const addressOf = (id: string | undefined): string | null => (id !== undefined && /^https?:\/\//i.test(id) ? id : null);

/** Null when nobody is named. */
function personOf(name: string | undefined, url: string | undefined, base: string): Person | null {
  const page = resolveLink(url ?? null, base);
  const plain = plainText(name ?? '').replace(/\s+/g, ' ') || (page === null ? '' : new URL(page).host);
  return plain === '' ? null : { name: plain, url: page };
}
