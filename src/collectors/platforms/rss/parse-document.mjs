import { parseFeed } from 'feedsmith';
import { withoutLongPersons } from './feed-persons.mjs';

/**
 * The feed parser drops an item whose `constructor` is its own.
 *
 * @param {string} json
 */
const withoutObjectKeys = (json) =>
  JSON.stringify(JSON.parse(json, (key, value) => (key === 'constructor' || key === '__proto__' ? undefined : value)));

/**
 * FeedBurner keeps an article's own address in an element that the feed parser does not know.
 *
 * @param {string} xml
 */
const withOriginalLinks = (xml) => xml.replaceAll('feedburner:origLink>', 'dcterms:isFormatOf>');

/** @typedef {ReturnType<typeof parseFeed<string>>} ParsedFeed */

/**
 * Parses a whole feed. JavaScript, as a thread runs it too, and a thread has no compiler.
 *
 * @param {string} feed
 * @returns {ParsedFeed}
 */
export function parseDocument(feed) {
  try {
    return parseFeed(feed.startsWith('{') ? withoutObjectKeys(feed) : withOriginalLinks(withoutLongPersons(feed)));
  } catch {
    throw new Error('the document is not a feed that can be read (RSS, Atom, RDF or JSON Feed)');
  }
}
