import { decodeXML } from 'entities';
import { WrongInput } from '../../core/errors.ts';

/** A tag, or the text between two. */
export type XmlToken = { open: string; attributes: string; empty: boolean } | { close: string } | { text: string };

/** No tag and no text of a sheet is longer. */
const longest = 2 ** 21;

/** Cuts XML that comes in pieces into tags and texts. Doctypes and their entities are not read: they are skipped. */
export function xmlTokens(): (piece: string) => Generator<XmlToken> {
  let rest = '';
  return function* (piece) {
    rest += piece;
    let at = 0;
    for (;;) {
      const tag = rest.indexOf('<', at);
      if (tag < 0) break;
      if (tag > at) yield { text: decodeXML(rest.slice(at, tag)) };
      at = tag;
      const special = rest.startsWith('<!--', tag) ? '-->' : rest.startsWith('<![CDATA[', tag) ? ']]>' : '>';
      // The mark of a comment or a CDATA may be cut.
      if (rest.length - tag < 9 && rest.startsWith('<!', tag)) break;
      const end = rest.indexOf(special, tag);
      if (end < 0) break;
      if (special === ']]>') yield { text: rest.slice(tag + 9, end) };
      else if (special === '>') {
        const token = tagOf(rest.slice(tag + 1, end));
        if (token) yield token;
      }
      at = end + special.length;
    }
    rest = rest.slice(at);
    if (rest.length > longest) throw new WrongInput('a cell of the sheet is too long to be text: save it as CSV');
  };
}

function tagOf(inner: string): XmlToken | null {
  if (/^[?!]/.test(inner)) return null;
  if (inner.startsWith('/')) return { close: localName(inner.slice(1).trim()) };
  const empty = inner.endsWith('/');
  const whole = empty ? inner.slice(0, -1) : inner;
  const cut = whole.search(/\s/);
  return cut < 0
    ? { open: localName(whole), attributes: '', empty }
    : { open: localName(whole.slice(0, cut)), attributes: whole.slice(cut), empty };
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The value of an attribute; null: it is not there. */
export function attribute(attributes: string, name: string): string | null {
  const at = attributes.search(new RegExp(`\\s${name}\\s*=`));
  const [, , value] = at < 0 ? [] : (/=\s*(["'])(.*?)\1/s.exec(attributes.slice(at, at + 4000)) ?? []);
  return value === undefined ? null : decodeXML(value);
}
