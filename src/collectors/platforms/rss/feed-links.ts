/** Longer ones are no links that a person could open, and taking marks out of them one by one is slow. */
const longestLink = 2000;

/** An address in a feed as an http(s) link, its redirect unwrapped; null when it is none. */
export function resolveLink(link: string | null, base: string): string | null {
  if (link === null || link.length > longestLink) return null;
  const written = link.trim().replace(/^www\./i, 'https://www.');
  if (!URL.canParse(written, base)) return null;
  const url = unwrapRedirect(new URL(written, base));
  // Those of the feed's own address would travel with every relative link.
  url.username = '';
  url.password = '';
  return /^https?:$/.test(url.protocol) ? url.href : null;
}

/** RSS has no bases: its relative links are those of its site, also where another host serves the feed. */
export const siteBase = (url: string, site: string | undefined): string =>
  site !== undefined && /^https?:\/\//i.test(site) && URL.canParse(site) && hostOf(site) !== hostOf(url) ? site : url;

/** The base of relative addresses: `xml:base` of the inner elements within that of the outer ones. */
export const resolveBase = (outer: string, inner: string | undefined): string =>
  inner !== undefined && inner.length <= longestLink && URL.canParse(inner, outer) ? new URL(inner, outer).href : outer;

/** Google Alerts links lead over `google.com/url?url=...`, those of Bing News over `bing.com/news/apiclick.aspx?url=...`. */
function unwrapRedirect(url: URL): URL {
  const google = /(^|\.)google\.[a-z.]{2,6}$/.test(url.hostname) && url.pathname === '/url';
  const bing = /(^|\.)bing\.com$/.test(url.hostname) && /^\/news\/apiclick\.aspx$/i.test(url.pathname);
  const target = google || bing ? (url.searchParams.get('url') ?? url.searchParams.get('q')) : null;
  return target && /^https?:/i.test(target) && URL.canParse(target) ? new URL(target) : url;
}

const tracking =
  /^(?:utm_\w+|at_\w+|ns_(?:mchannel|source|campaign|linkname|fee)|wt_mc|wt\.\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|srsltid|mc_[ce]id|igshid|igsh|cmp|cmpid|ocid|mod|_hs\w+|ref_src)$/i;

/** The same article by http and https, with and without tracking marks, is one. */
export function canonicalLink(link: string): string {
  const url = new URL(link);
  url.protocol = 'https:';
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  if (/^#(?:xtor|utm_|ref|comments?$)/i.test(url.hash)) url.hash = '';
  return url.href;
}

export const hostOf = (url: string): string => new URL(url).host;

export function isRoot(link: string): boolean {
  const { pathname, search, hash } = new URL(link);
  return pathname === '/' && search === '' && hash === '';
}

export const sameLink = (canonical: string, other: string, base: string): boolean =>
  other.length <= longestLink && URL.canParse(other, base) && canonicalLink(new URL(other, base).href) === canonical;
