import { sha256 } from '../../../core/identity.ts';
import type { Item } from './feed-items.ts';
import { canonicalLink, hostOf, isRoot, resolveLink, sameLink } from './feed-links.ts';

/** The guids of a feed that several of its articles share: they identify nothing. */
export function sharedGuids(items: readonly Item[]): Set<string> {
  const links = new Map<string, string | null>();
  const shared = new Set<string>();
  for (const { guid, link } of items) {
    if (guid === null) continue;
    const first = links.get(guid);
    if (first === undefined) links.set(guid, link);
    else if (first !== link) shared.add(guid);
  }
  return shared;
}

/** Anonymous numbers: two feeds of a host may both have a 12. */
const shortGuid = 6;

/**
 * What an item is known by: its guid, whatever its link says today; else its link without tracking marks; else its words.
 * Null when it has nothing of its own.
 */
export function identify(item: Item, { home, shared }: { home: string | null; shared: Set<string> }, feedUrl: string) {
  const { guid, link, outlet, title } = item;
  // An aggregator gives one article a new link and guid each time.
  if (link !== null && outlet !== null && hostOf(link) === 'news.google.com')
    return `news.google.com ${hashOf(`${outlet.name}\n${title}`)}`;
  const isAlert = guid?.startsWith('tag:google.com,2013:googlealerts') === true;
  const named = guid === null || guid === '' || isAlert || shared.has(guid) ? null : ofGuid(guid, home, feedUrl);
  return named ?? identifyByLink(item, home, feedUrl);
}

function ofGuid(guid: string, home: string | null, feedUrl: string): string | null {
  if (/^https?:\/\//i.test(guid)) {
    const link = resolveLink(guid, feedUrl);
    const canonical = link === null ? null : canonicalLink(link).replace(/#\d{1,3}$/, '');
    return canonical === null || isHomepage(canonical, home, feedUrl) ? null : canonical;
  }
  if (/^(?:tag|urn|yt|at):/i.test(guid)) return guid;
  return `${hostOf(feedUrl)}${guid.length > shortGuid ? '' : new URL(feedUrl).pathname} ${guid}`;
}

/** As before guids went first. Items stored under it are found again by it, and are no news. */
export function identifyByLink(item: Item, home: string | null, feedUrl: string): string | null {
  const canonical = item.link === null ? null : canonicalLink(item.link);
  if (canonical !== null && !isHomepage(canonical, home, feedUrl)) return canonical;
  if (item.guid) return `${hostOf(feedUrl)} ${item.guid}`;
  const words = `${item.title}\n${item.body}`.trim();
  return words === '' ? canonical : `${hostOf(feedUrl)} ${hashOf(words)}`;
}

/** What an item is known by whose guid is told: the one that another answers. */
export const identifyGuid = (guid: string, home: string | null, feedUrl: string): string =>
  ofGuid(guid, home, feedUrl) ?? `${hostOf(feedUrl)} ${guid}`;

const isHomepage = (canonical: string, home: string | null, feedUrl: string): boolean =>
  isRoot(canonical) || (home !== null && sameLink(canonical, home, feedUrl));

const hashOf = (text: string): string => sha256(text).toString('hex').slice(0, 32);
