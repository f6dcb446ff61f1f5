/** Character sets that tell themselves. TextDecoder knows all but those of 32 bits. */
export type UnicodeCharset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

const marks: readonly [bytes: readonly number[], charset: UnicodeCharset][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
];

/** By the byte order mark at its beginning; null: it has none. */
export const charsetOfMark = (head: Uint8Array): UnicodeCharset | null =>
  marks.find(([bytes]) => bytes.every((byte, at) => head[at] === byte))?.[1] ?? null;

const looked = 4096;

/** Without a mark: signs and line breaks have zeros beside them, on one side. */
export function charsetOfZeros(head: Uint8Array): Exclude<UnicodeCharset, 'utf-8'> | null {
  const zeros = [0, 0, 0, 0];
  const length = Math.min(head.length, looked);
  for (let at = 0; at < length; at += 1) if (head[at] === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1;
  const [first = 0, second = 0, third = 0, fourth = 0] = zeros;
  const [even, odd] = [first + third, second + fourth];
  if (even + odd < length / 20) return null;
  // Of each four bytes, the two highest are zero in nearly every script.
  if (even + odd > length / 2) {
    if (first >= second && first > fourth * 4) return 'utf-32be';
    if (fourth >= third && fourth > first * 4) return 'utf-32le';
  }
  if (Math.min(even, odd) * 4 > Math.max(even, odd)) return null;
  return odd >= even ? 'utf-16le' : 'utf-16be';
}

const atOnce = 8192;

/** The text of UTF-32, its mark left out. */
export function decodeUtf32(bytes: Uint8Array, charset: 'utf-32le' | 'utf-32be'): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let codes: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, charset === 'utf-32le');
    if (at === 0 && code === 0xfeff) continue;
    codes.push(code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? code : 0xfffd);
    if (codes.length < atOnce) continue;
    parts.push(String.fromCodePoint(...codes));
    codes = [];
  }
  return parts.join('') + String.fromCodePoint(...codes);
}
