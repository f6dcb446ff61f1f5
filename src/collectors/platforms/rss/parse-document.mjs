import { parseFeed } from 'feedsmith';
import { withoutLongPersons } from './feed-persons.mjs';

/**
 * The feed parser drops an item whose `constructor` is its own.
 *
 * @param {string} json
 */
const withoutObjectKeys = (json) =>
  JSON.stringify(JSON.parse(json, (key, value) => (key === 'constructor' || key === '__proto__' ? undefined : value)));

/** @typedef {ReturnType<typeof parseFeed<string>>} ParsedFeed */

/**
 * JavaScript, as a thread runs it too, and a thread has no compiler.
 *
 * @param {string} text
 * @returns {ParsedFeed}
 */
export function parseDocument(text) {
  try {
    const document = text.replace(/^\ufeff/, '');
    return parseFeed(/^\s*\{/.test(document) ? withoutObjectKeys(document) : withoutLongPersons(document));
  } catch {
    throw new Error('the document is not a feed that can be read (RSS, Atom, RDF or JSON Feed)');
  }
}
