const marks = /<!--|<!\[CDATA\[|<(\/?)(channel|item)(?=[\s>/])[^<>]*>/gi;
const base = /\sxml:base\s*=\s*(?:"[^"<>]*"|'[^'<>]*')/i;

/**
 * The same feed with one channel that holds all items of RSS, and none of RDF, where the feed parser looks for them: some
 * have no channel, several, or items in the wrong place, or forget to end an item.
 *
 * @param {string} xml
 * @param {'rss' | 'rdf'} format
 * @returns {string}
 */
export function withItemsInPlace(xml, format) {
  const structure = { begun: false, ended: false, inItem: false, odd: false, base: '' };
  /** @type {{ from: number, to: number, text: string }[]} */
  const edits = [];
  /** @param {number} from @param {number} to @param {string} text */
  const put = (from, to, text) => {
    edits.push({ from, to, text });
  };
  for (const { name, closes, empty, from, to, text } of tagsOf(xml)) {
    if (name === 'item') {
      if (closes) {
        structure.inItem = false;
        continue;
      }
      if (structure.inItem) {
        put(from, from, '</item>');
        structure.odd = true;
      }
      structure.inItem = !empty;
      if (format === 'rdf' && structure.begun && !structure.ended) {
        put(from, from, '</channel>');
        structure.ended = true;
        structure.odd = true;
      } else if (format === 'rss' && !structure.begun) {
        put(from, from, '<channel>');
        structure.begun = true;
        structure.odd = true;
      } else if (format === 'rss' && structure.ended) structure.odd = true;
    } else if (closes) {
      // An item that is open here was forgotten.
      if (structure.inItem && format === 'rss') structure.odd = true;
      put(from, to, format === 'rdf' && !structure.ended ? text : structure.inItem ? '</item>' : '');
      structure.inItem = false;
      structure.ended = true;
    } else if (structure.begun) {
      put(from, to, '');
      structure.odd = true;
    } else {
      structure.begun = true;
      structure.base = base.exec(text)?.[0] ?? '';
      if (empty) {
        put(from, to, '<channel>');
        structure.odd = true;
      }
    }
  }
  if (!structure.odd && (structure.ended || !structure.begun)) return withBase(xml, structure.base);
  if (format === 'rss' && structure.begun) {
    const end = xml.lastIndexOf('</');
    put(end, end, `${structure.inItem ? '</item>' : ''}</channel>`);
  }
  return withBase(edited(xml, edits), structure.base);
}

/**
 * The tags of channels and items, but for those that comments and CDATA quote.
 *
 * @param {string} xml
 */
function* tagsOf(xml) {
  const tags = new RegExp(marks);
  for (let tag = tags.exec(xml); tag; tag = tags.exec(xml)) {
    const [text, slash, name] = tag;
    if (name === undefined) {
      const end = text === '<!--' ? '-->' : ']]>';
      const found = xml.indexOf(end, tag.index);
      if (found < 0) return;
      tags.lastIndex = found + end.length;
      continue;
    }
    const to = tag.index + text.length;
    yield { name: name.toLowerCase(), closes: slash !== '', empty: text.endsWith('/>'), from: tag.index, to, text };
  }
}

/**
 * @param {string} xml
 * @param {{ from: number, to: number, text: string }[]} edits in their order
 */
function edited(xml, edits) {
  const parts = [];
  let at = 0;
  for (const { from, to, text } of edits) {
    if (from < at) continue;
    parts.push(xml.slice(at, from), text);
    at = to;
  }
  return parts.join('') + xml.slice(at);
}

/**
 * The feed parser reads the base of the root alone.
 *
 * @param {string} xml
 * @param {string} attribute
 */
function withBase(xml, attribute) {
  const end = xml.indexOf('>');
  const root = xml.slice(0, end);
  return attribute === '' || base.test(root) ? xml : root + attribute + xml.slice(end);
}
