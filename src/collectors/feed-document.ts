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

/** Says why a document cannot be a whole feed; null when it may be one. A lenient parser would take half a feed. */
export function whyIncomplete(text: string): string | null {
  const body = text.replace(/^\ufeff/, '').trim();
  if (body === '') return 'the answer is empty';
  if (body.startsWith('{')) return body.endsWith('}') ? null : 'the JSON is cut off';
  if (!body.startsWith('<')) return 'the answer is neither XML nor JSON';
  const root = /<([a-z_][\w.-]*(?::[\w.-]+)?)(?=[\s>/])/i.exec(withoutProlog(body))?.[1];
  if (root === undefined) return 'the XML has no elements';
  if (/^html$/i.test(root)) return 'the answer is a web page, not a feed';
  const end = withoutEpilog(body).slice(-2000);
  const name = root.replaceAll('.', '\\.');
  return new RegExp(`(?:</${name}\\s*>|<${name}\\b[^<>]*/>)$`).test(end) ? null : 'the XML is cut off';
}

const withoutProlog = (xml: string): string =>
  xml.replace(/^(?:\s*<(?:\?[\s\S]*?\?>|!--[\s\S]*?-->|!doctype[^>[]*(?:\[[\s\S]*?\])?\s*>))+/i, '');

/** By hand: one pattern for any number of comments would backtrack without end on hostile input. */
function withoutEpilog(xml: string): string {
  let rest = xml.trimEnd();
  for (;;) {
    const start = rest.endsWith('-->') ? rest.lastIndexOf('<!--') : rest.endsWith('?>') ? rest.lastIndexOf('<?') : -1;
    if (start < 0) return rest;
    rest = rest.slice(0, start).trimEnd();
  }
}
