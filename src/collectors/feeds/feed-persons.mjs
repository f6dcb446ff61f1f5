/** Blogger adds a picture to name and address; no author is longer. */
const longestPerson = 2000;

const opening = /<(?:[\w.-]+:)?(?:author|managingeditor|webmaster)(?=[\s>])[^<>]*>/iy;
const closing = /<\/(?:[\w.-]+:)?(?:author|managingeditor|webmaster|item|entry|channel|rss|feed)\s*>/iy;

/**
 * Takes out the authors that are too long to be any. The feed parser looks for the end of each bracket in an author
 * anew, so that one author of some 100 KB would keep it busy for minutes.
 *
 * @param {string} xml
 * @returns {string}
 */
export function withoutLongPersons(xml) {
  /** @type {string[]} */
  const kept = [];
  let keptTo = 0;
  let begin = -1;
  for (let at = xml.indexOf('<'); at >= 0; ) {
    const end = xml.startsWith('<![CDATA[', at) ? ']]>' : xml.startsWith('<!--', at) ? '-->' : null;
    let next = at + 1;
    if (end !== null) {
      const found = xml.indexOf(end, at);
      if (found < 0) break;
      next = found + end.length;
    } else if (begin < 0) {
      opening.lastIndex = at;
      if (opening.test(xml)) {
        begin = opening.lastIndex;
        next = begin;
      }
    } else {
      closing.lastIndex = at;
      if (closing.test(xml)) {
        if (at - begin > longestPerson) {
          kept.push(xml.slice(keptTo, begin));
          keptTo = at;
        }
        begin = -1;
      }
    }
    at = xml.indexOf('<', next);
  }
  return keptTo === 0 ? xml : kept.join('') + xml.slice(keptTo);
}
