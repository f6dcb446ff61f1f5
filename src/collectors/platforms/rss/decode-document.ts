import { isUtf8 } from 'node:buffer';

const xmlDeclaration = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/i;

/**
 * Decodes by byte order mark, else as UTF-8 where the bytes are valid, else by the header's charset, the XML declaration
 * or, without either, as Windows wrote it. Servers often name latin-1 for what is UTF-8; the reverse of valid bytes hardly
 * exists.
 */
export function decodeDocument(body: Buffer, contentType: string | undefined): string {
  const named =
    /\bcharset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ??
    xmlDeclaration.exec(body.subarray(0, 400).toString('latin1'))?.[1];
  const label = charsetOfMark(body) ?? (isUtf8(body) && !hasEscapes(named) ? 'utf-8' : named);
  return decodeBytes(body, label ?? 'windows-1252') ?? decodeBytes(body, 'windows-1252') ?? '';
}

/** Charsets whose text is ASCII with escapes, and so valid UTF-8 as well. */
const hasEscapes = (label: string | undefined): boolean => /^(?:iso-2022-|utf-?16|csiso2022)/i.test(label ?? '');

function charsetOfMark(body: Buffer): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return null;
}

/**
 * Null for a charset that nobody knows. In a stream, as some versions of Node (20.18.3 and later among them) decode
 * windows-1252 as latin-1 otherwise, and lose its quotes, dashes and the euro.
 */
function decodeBytes(bytes: Buffer, label: string): string | null {
  try {
    const decoder = new TextDecoder(label);
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch {
    return null;
  }
}
