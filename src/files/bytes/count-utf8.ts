import { isUtf8 } from 'node:buffer';

/** Characters of more than one byte that are right UTF-8, and bytes that are part of none. */
export function countUtf8(bytes: Buffer): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : 4;
    if (
      length > 1 &&
      byte >= 0xc2 &&
      byte < 0xf5 &&
      at + length <= bytes.length &&
      isUtf8(bytes.subarray(at, at + length))
    ) {
      good += 1;
      at += length;
    } else {
      if (length > 1) bad += 1;
      at += 1;
    }
  }
  return { good, bad };
}
