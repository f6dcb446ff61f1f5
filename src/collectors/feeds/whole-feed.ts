import { withEntities, withPairs } from './feed-entities.ts';

const roots = /<((?:[\w-]{1,20}:)?(?:rss|feed|rdf))(?=[\s>/])/iy;
const pages = /<html(?=[\s>])|<!doctype\s+html(?=[\s>])(?![^<>]{0,200}>\s{0,100}<(?:rss|feed|rdf))/iy;
/** `)]}'` and `callback(`. */
const beforeJson = /^[^<{"]{1,100}(?=\{\s*")/;
const mark = '\ufeff';

/**
 * The feed in a document, without what servers put before and after it: warnings, scripts, text, NULs. Throws an error
 * that says why there is none. Half a feed has no end, and is none: a lenient parser would take it.
 */
export function wholeFeed(document: string): string {
  const plain = (document.includes('\0') ? document.replaceAll('\0', '') : document).replace(mark, '').trim();
  if (plain === '') throw new Error('the answer is empty');
  const text = plain.replace(beforeJson, '');
  if (text.startsWith('{')) return wholeJson(text);
  if (!text.includes('<')) throw new Error('the answer is neither XML nor JSON');
  const root = findRoot(text);
  const begin = root.index;
  const opened = text.indexOf('>', begin) + 1;
  if (opened > 0 && text[opened - 2] === '/') return text.slice(begin, opened);
  const end = endOf(text, root[1] ?? '', begin);
  if (end === null) throw new Error('the XML is cut off');
  const feed = text.slice(begin, end);
  return withEntities(withPairs(feed), text.slice(0, begin));
}

/** Of JSON with something around it, as scripts are answered. */
function wholeJson(text: string): string {
  if (text.endsWith('}')) return text;
  const parts = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  let depth = 0;
  for (let part = parts.exec(text); part; part = parts.exec(text)) {
    if (part[0] === '{') depth += 1;
    else if (part[0] === '}') depth -= 1;
    if (depth === 0) return text.slice(0, parts.lastIndex);
  }
  throw new Error('the JSON is cut off');
}

function findRoot(text: string): RegExpExecArray {
  for (let at = text.indexOf('<'); at >= 0; ) {
    const close = text.startsWith('<!--', at)
      ? '-->'
      : text.startsWith('<?', at)
        ? '?>'
        : text.startsWith('<![CDATA[', at)
          ? ']]>'
          : null;
    if (close !== null) {
      const end = text.indexOf(close, at);
      if (end < 0 && close !== '?>') break;
      // Some end an instruction like an element.
      at = text.indexOf('<', end < 0 ? at + 1 : end);
      continue;
    }
    pages.lastIndex = at;
    if (pages.test(text)) throw new Error('the answer is a web page, not a feed');
    roots.lastIndex = at;
    const root = roots.exec(text);
    if (root) return root;
    at = text.indexOf('<', at + 1);
  }
  const [, name = ''] = element.exec(text) ?? [];
  const kind = otherKinds.find(([names]) => names.test(name))?.[1] ?? `the document is <${name.slice(0, 40)}>`;
  throw new Error(`${kind}, not a feed that can be read (RSS, Atom, RDF or JSON Feed)`);
}

const element = /<([a-z][\w.:-]*)(?=[\s>/])/i;
const otherKinds: readonly [names: RegExp, kind: string][] = [
  [/^opml$/i, 'the answer is a list of feeds (OPML)'],
  [/^(?:urlset|sitemapindex)$/i, 'the answer is a sitemap'],
  [/^(?:[\w.-]+:)?entry$/i, 'the answer is a single entry of Atom'],
  [/^channel$/i, 'the answer is CDF or RSS 1.1'],
  [/^$/, 'the document is'],
];

/** Where the root ends; null when its closing tag is missing, or only quoted in a comment or CDATA. */
function endOf(text: string, root: string, begin: number): number | null {
  const parts = new RegExp(`<!--|<!\\[CDATA\\[|</${root}\\s*>`, 'g');
  parts.lastIndex = begin;
  let end: number | null = null;
  for (let part = parts.exec(text); part; part = parts.exec(text)) {
    if (part[0].startsWith('</')) {
      end = parts.lastIndex;
      continue;
    }
    const close = text.indexOf(part[0] === '<!--' ? '-->' : ']]>', part.index);
    if (close < 0) break;
    parts.lastIndex = close + 3;
  }
  return end;
}
