const tokens = /<!--|<!\[CDATA\[|<\?|<(\/?)([a-z_][\w.:-]*)(?:\s[^<>]*|\/)?>|</gi;
/** Elements of HTML that have no end. */
const voids = new Set(['br', 'img', 'hr', 'input', 'meta', 'wbr', 'source', 'embed', 'col', 'area']);
/** None of these stands within another: what is open was forgotten. */
const leaves = new Set(
  'title link description pubdate guid author category comments id updated published summary content'.split(' '),
);
/** What may hold items. */
const holders = /^(?:[\w.-]+:)?(?:rss|channel|rdf|feed)$/i;
/** No feed is nested deeper: an end that belongs to nothing so near belongs to nothing. */
const deepest = 50;

/**
 * XML in which every element ends and no sign stands for a bracket, from XML in which some do not: the last try before a
 * feed is given up.
 *
 * @param {string} xml
 * @returns {string}
 */
export function repaired(xml) {
  /** @type {string[]} */
  const parts = [];
  /** @type {string[]} */
  const open = [];
  const found = new RegExp(tokens);
  let at = 0;
  /** @param {number} to @param {string} text */
  const put = (to, text) => {
    parts.push(text);
    at = to;
  };
  for (let token = found.exec(xml); token; token = found.exec(xml)) {
    const [text, slash, name] = token;
    parts.push(xml.slice(at, token.index));
    at = token.index;
    const end = token.index + text.length;
    if (name !== undefined) put(end, slash === '' ? opened(text, name, open) : closed(name, open));
    else if (text === '<') put(end, '&lt;');
    else {
      const close = text === '<!--' ? '-->' : text === '<?' ? '?>' : ']]>';
      const stop = xml.indexOf(close, end);
      if (stop < 0) put(end, '&lt;');
      else found.lastIndex = stop + close.length;
    }
  }
  return parts.join('') + xml.slice(at) + open.reverse().map(ending).join('');
}

/** @param {string} name */
const ending = (name) => `</${name}>`;

/**
 * @param {string} text
 * @param {string} name
 * @param {string[]} open
 */
function opened(text, name, open) {
  const tag = withQuotes(text);
  if (tag.endsWith('/>')) return tag;
  const local = name.toLowerCase();
  if (voids.has(local)) return `${tag.slice(0, -1)}/>`;
  const forgotten = isForgotten(local);
  let ends = '';
  for (let top = open.at(-1); top !== undefined && forgotten(top); top = open.at(-1)) {
    ends += ending(top);
    open.pop();
  }
  open.push(name);
  return ends + tag;
}

/**
 * Whether an element that is open when another begins has no end.
 *
 * @param {string} begun
 * @returns {(open: string) => boolean}
 */
function isForgotten(begun) {
  if (/^(?:[\w.-]+:)?(?:item|entry)$/.test(begun)) return (open) => !holders.test(open);
  return (open) => leaves.has(begun) && leaves.has(open.toLowerCase());
}

/**
 * A tag whose attributes have both their quotes.
 *
 * @param {string} tag
 */
function withQuotes(tag) {
  if ((tag.match(/"/g)?.length ?? 0) % 2 === 0) return tag;
  const [, begin = '', attributes = '', end = ''] = /^(<[^\s<>/]+)([^<>]*?)(\/?>)$/.exec(tag) ?? [];
  return begin + attributes.replace(/\s([\w:.-]{1,40})="?([^"\s<>]*)"?/g, ' $1="$2"').replace(/"+/g, '"') + end;
}

/**
 * The ends of what is still open within, and its own; nothing where it ends nothing.
 *
 * @param {string} name
 * @param {string[]} open
 */
function closed(name, open) {
  const wanted = name.toLowerCase();
  for (let depth = open.length - 1; depth >= Math.max(0, open.length - deepest); depth -= 1)
    if (open[depth]?.toLowerCase() === wanted) return open.splice(depth).reverse().map(ending).join('');
  return '';
}
