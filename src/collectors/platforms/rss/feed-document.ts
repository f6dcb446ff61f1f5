const xmlDeclaration = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/i;

/** Decodes by byte order mark, else the header's charset, else the XML declaration, else UTF-8 or what Windows wrote. */
export function decodeDocument(body: Buffer, contentType: string | undefined): string {
  const named =
    charsetOfMark(body) ??
    /\bcharset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ??
    xmlDeclaration.exec(body.subarray(0, 400).toString('latin1'))?.[1];
  const decoder = named === undefined ? null : decoderFor(named);
  if (decoder) return decoder.decode(body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return new TextDecoder('windows-1252').decode(body);
  }
}

function charsetOfMark(body: Buffer): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return null;
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}

/** No root element of a feed has a longer name. */
const longestName = 100;

/** Says why a document cannot be a whole feed; null when it may be one. A lenient parser would take half a feed. */
export function whyIncomplete(text: string): string | null {
  const body = text.replace(/^\ufeff/, '').trim();
  if (body === '') return 'the answer is empty';
  if (body.startsWith('{')) return body.endsWith('}') ? null : 'the JSON is cut off';
  if (!body.startsWith('<')) return 'the answer is neither XML nor JSON';
  const root = /<([a-z_][\w.-]*(?::[\w.-]+)?)(?=[\s>/])/i.exec(withoutProlog(body))?.[1];
  if (root === undefined) return 'the XML has no elements';
  if (/^html$/i.test(root)) return 'the answer is a web page, not a feed';
  if (root.length > longestName) return 'the XML has no elements';
  const end = withoutEpilog(body).slice(-2000);
  const name = root.replaceAll('.', '\\.');
  return new RegExp(`(?:</${name}\\s*>|<${name}\\b[^<>]*/>)$`).test(end) ? null : 'the XML is cut off';
}

/** By hand, as its counterpart below: one pattern for it all would backtrack without end on hostile input. */
function withoutProlog(xml: string): string {
  let rest = xml.trimStart();
  for (;;) {
    const length = prologLength(rest);
    if (length === 0) return rest;
    rest = rest.slice(length).trimStart();
  }
}

/** Length of the instruction, comment or doctype at the beginning; 0 when there is none, or it has no end. */
function prologLength(xml: string): number {
  const upTo = (end: string, from = 0): number => {
    const at = xml.indexOf(end, from);
    return at < 0 ? 0 : at + end.length;
  };
  if (xml.startsWith('<?')) return upTo('?>');
  if (xml.startsWith('<!--')) return upTo('-->');
  if (!/^<!doctype/i.test(xml)) return 0;
  const close = upTo('>');
  const inner = xml.indexOf('[');
  if (inner < 0 || (close > 0 && close <= inner)) return close;
  const end = xml.slice(inner).search(/\]\s*>/);
  return end < 0 ? 0 : upTo('>', inner + end);
}

function withoutEpilog(xml: string): string {
  let rest = xml.trimEnd();
  for (;;) {
    const start = rest.endsWith('-->') ? rest.lastIndexOf('<!--') : rest.endsWith('?>') ? rest.lastIndexOf('<?') : -1;
    if (start < 0) return rest;
    rest = rest.slice(0, start).trimEnd();
  }
}
