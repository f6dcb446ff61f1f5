import { isUtf8 } from 'node:buffer';
import { charsetOfMark, charsetOfZeros, decodeUtf32 } from '../../files/bytes/byte-order.ts';
import { countUtf8 } from '../../files/bytes/count-utf8.ts';

const xmlDeclaration = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/i;

/**
 * Decodes by byte order mark or by zeros, else as UTF-8 where the bytes are valid, else by the header's charset, the XML
 * declaration or, without either, as Windows wrote it. Servers often name latin-1 for what is UTF-8, and UTF-8 for what
 * Windows wrote; the reverse of valid bytes hardly exists.
 */
export function decodeDocument(body: Buffer, contentType: string | undefined): string {
  const charset = charsetOfMark(body) ?? charsetOfZeros(body);
  if (charset === 'utf-32le' || charset === 'utf-32be') return decodeUtf32(body, charset);
  if (charset === 'utf-16le' || charset === 'utf-16be') return decodeBytes(body, charset);
  const named = [
    /\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1],
    xmlDeclaration.exec(body.subarray(0, 400).toString('latin1'))?.[1],
  ].flatMap((name) => encodingOf(name) ?? []);
  const escaped = named.find((name) => name === 'iso-2022-jp');
  if (isUtf8(body)) return decodeBytes(body, escaped ?? 'utf-8');
  const other = named.find((name) => !name.startsWith('utf-')) ?? 'windows-1252';
  return decodeBytes(body, ofOneByte.test(other) && isMostlyUtf8(body) ? 'utf-8' : other);
}

/** Any bytes are valid in these. */
const ofOneByte = /^(?:windows-|iso-8859-|koi8-|macintosh|x-mac-)/;

function isMostlyUtf8(body: Buffer): boolean {
  const { good, bad } = countUtf8(body);
  return good > bad;
}

/** Names by which Python and others call what browsers know by another. */
const otherNames = new Map<string, string>([
  ['cp932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['euckr', 'euc-kr'],
  ['cp950', 'big5'],
  ['eucjp', 'euc-jp'],
]);

/** As TextDecoder calls it; null for one that nobody knows. */
function encodingOf(name: string | undefined): string | null {
  if (name === undefined) return null;
  try {
    return new TextDecoder(otherNames.get(name.toLowerCase()) ?? name).encoding;
  } catch {
    return null;
  }
}

/**
 * In a stream, as some versions of Node (20.18.3 and later among them) decode windows-1252 as latin-1 otherwise, and lose
 * its quotes, dashes and the euro.
 */
function decodeBytes(bytes: Buffer, encoding: string): string {
  const decoder = new TextDecoder(encoding);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
