const tokens = /<!--|<!\[CDATA\[|<\?|<(\/?)([a-z_][\w.:-]*)(?:\s[^<>]*|\/)?>|</gi;
/** Elements of HTML that have no end. */
const voids = new Set(['br', 'img', 'hr', 'input', 'meta', 'wbr', 'source', 'embed', 'col', 'area']);
/** None of these stands within another: what is open was forgotten. */
const leaves = new Set(['title', 'link', 'description', 'pubdate', 'guid', 'author', 'category', 'comments']);
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
  if (text.endsWith('/>')) return text;
  if (voids.has(name.toLowerCase())) return `${text.slice(0, -1)}/>`;
  const whole = name.toLowerCase();
  // Neither holds another: that one was forgotten.
  if (whole === 'item' || whole === 'entry') {
    const ends = closed(name, open);
    open.push(name);
    return ends + text;
  }
  const forgotten = leaves.has(name.toLowerCase()) && leaves.has((open.at(-1) ?? '').toLowerCase());
  const before = forgotten ? ending(open.pop() ?? '') : '';
  open.push(name);
  return before + text;
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
