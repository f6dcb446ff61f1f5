import { parseFeed } from 'feedsmith';
import { withoutLongPersons } from './feed-persons.mjs';
import { repaired } from './feed-repair.mjs';
import { withItemsInPlace } from './feed-structure.mjs';

/** @typedef {ReturnType<typeof parseFeed<string>>} ParsedFeed */

/**
 * Parses a whole feed. JavaScript, as a thread runs it too, and a thread has no compiler.
 *
 * @param {string} feed
 * @returns {ParsedFeed}
 */
export function parseDocument(feed) {
  try {
    return feed.startsWith('{') ? parseFeed(withoutObjectKeys(feed)) : parseXml(feed);
  } catch {
    throw new Error('the document is not a feed that can be read (RSS, Atom, RDF or JSON Feed)');
  }
}

const root = /^<(?:([\w.-]+):)?(rss|rdf|feed)(?=[\s>/])/i;

/** @param {string} feed */
function parseXml(feed) {
  const [, prefix, name = ''] = root.exec(feed) ?? [];
  const format = name.toLowerCase();
  const plain = withKnownNames(withoutLongPersons(feed), format, prefix);
  const xml = format === 'rss' || format === 'rdf' ? withItemsInPlace(plain, format) : plain;
  let parsed = null;
  try {
    parsed = parseFeed(xml);
  } catch {
    if (isEmpty(xml)) return { format: format === 'feed' ? 'atom' : 'rss', feed: {} };
  }
  const written = xml.match(item)?.length ?? 0;
  if (parsed !== null && itemsOf(parsed) >= written) return parsed;
  // A sign that should be written in another way, an element without its end, or an end too many.
  try {
    const whole = parseFeed(repaired(xml));
    return parsed === null || itemsOf(whole) > itemsOf(parsed) ? whole : parsed;
  } catch (error) {
    if (parsed === null) throw error;
    return parsed;
  }
}

const item = /<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])/gi;

/** @param {ParsedFeed} parsed */
const itemsOf = ({ format, feed }) => (format === 'atom' ? feed.entries : feed.items)?.length ?? 0;

/**
 * A feed that has nothing to tell yet, and is no answer of another kind.
 *
 * @param {string} xml
 */
const isEmpty = (xml) => !xml.match(item) && /^<[^<>]*(?:\s(?:version|xmlns)|\/>)|<channel[\s>/]/i.test(xml);

/**
 * The same feed in the names that the feed parser knows: FeedBurner keeps an article's own address in an element of its
 * own, some write the article as a page of XHTML, its link as Atom does, or every element with a prefix.
 *
 * @param {string} xml
 * @param {string} format
 * @param {string | undefined} prefix
 */
function withKnownNames(xml, format, prefix) {
  let known = xml.replaceAll('feedburner:origLink>', 'dcterms:isFormatOf>');
  if (format !== 'rss') return known;
  if (prefix !== undefined) known = known.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</');
  if (/<(?:published|updated|date)>/.test(known))
    known = known.replace(/(<\/?)(published|updated|date)>/g, withDateOfDublin);
  if (known.includes('fullitem')) known = known.replace(/<(\/?)fullitem\b[^<>]*>/g, '<$1content:encoded>');
  if (known.includes('http://www.w3.org/1999/xhtml'))
    known = known.replace(/<(\/?)(?:[\w.-]+:)?body(?=[\s>])[^<>]*>/g, '<$1content:encoded>');
  return /<link\s[^<>]*href/.test(known) ? known.replace(/<link(\s[^<>]*)>/g, withLinkAsText) : known;
}

const datesOfDublin = { published: 'issued', updated: 'modified', date: 'date' };

/**
 * @param {string} _tag
 * @param {string} begin
 * @param {keyof typeof datesOfDublin} name
 */
const withDateOfDublin = (_tag, begin, name) => `${begin}dcterms:${datesOfDublin[name]}>`;

/**
 * @param {string} link
 * @param {string} attributes
 */
function withLinkAsText(link, attributes) {
  const [, , href] = /\shref\s*=\s*(["'])([^"']*)\1/.exec(attributes) ?? [];
  const [, rel = 'alternate'] = /\srel\s*=\s*["']([^"']*)/.exec(attributes) ?? [];
  if (href === undefined || rel !== 'alternate') return link;
  return attributes.endsWith('/') ? `<link>${href}</link>` : `<link>${href}`;
}

/**
 * The feed parser drops an item whose `constructor` is its own.
 *
 * @param {string} json
 */
const withoutObjectKeys = (json) =>
  JSON.stringify(parseJson(json, (key, value) => (key === 'constructor' || key === '__proto__' ? undefined : value)));

/**
 * @param {string} json
 * @param {(key: string, value: unknown) => unknown} reviver
 */
function parseJson(json, reviver) {
  try {
    return JSON.parse(json, reviver);
  } catch {
    // Line breaks within texts, and commas behind the last of a list.
    return JSON.parse(json.replace(/[\u0000-\u001f]+/g, ' ').replace(/,(?=\s*[\]}])/g, ''), reviver);
  }
}
