import { isUtf8 as isValid } from 'node:buffer';

export const isUtf8 = (bytes: Uint8Array): boolean => isValid(bytes);

/**
 * Text of bytes in a charset, by any label that the Encoding Standard knows; null for another label.
 *
 * In a stream, as some versions of Node (20.18.3 and later among them) decode windows-1252 as latin-1 otherwise, and lose
 * its quotes, dashes and the euro.
 */
export function decodeBytes(bytes: Uint8Array, label: string): string | null {
  try {
    const decoder = new TextDecoder(label);
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch {
    return null;
  }
}
