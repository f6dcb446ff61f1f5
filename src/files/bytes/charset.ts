import { isUtf8 } from 'node:buffer';
import { WrongInput } from '../../core/errors.ts';
import { charsetOfMark, charsetOfZeros } from './byte-order.ts';
import { countUtf8 } from './count-utf8.ts';
import { plausibility } from './plausibility.ts';

export interface Charset {
  /** As TextDecoder knows it. */
  name: string;
  /** Bytes that are none in it. */
  badBytes: number;
}

const sampleBytes = 65_536;
const longestSampled = 4000;

/** Those that exports come in, likeliest first: of two that fit alike, the first is taken. */
const candidates = [
  ...['windows-1252', 'windows-1250', 'windows-1254', 'windows-1257', 'windows-1251', 'koi8-r', 'windows-1253'],
  ...['windows-1255', 'windows-1256', 'shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'],
  'macintosh',
] as const;

/** The character set of a whole file. UTF-8 with a few bytes that are none in it is still UTF-8. */
export async function findCharset(bytes: AsyncIterable<Uint8Array>): Promise<Charset> {
  const lines: Buffer[] = [];
  let sampled = 0;
  let head: Buffer | null = null;
  let rest = Buffer.alloc(0);
  const seen = { bad: 0, good: 0 };
  for await (const chunk of bytes) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    if (head === null || head.length < 4) {
      head = all;
      const marked = told(head);
      if (marked) return { name: marked, badBytes: 0 };
    }
    const whole = all.lastIndexOf(0x0a) + 1 || (all.length > 2 ** 20 ? all.length : 0);
    rest = all.subarray(whole);
    take(all.subarray(0, whole));
  }
  take(rest);

  function take(part: Buffer): void {
    if (isUtf8(part) && seen.bad === 0) {
      if (seen.good === 0 && hasHigh(part)) seen.good = 1;
      return;
    }
    for (const line of linesOf(part)) {
      if (!hasHigh(line)) continue;
      const { good, bad } = countUtf8(line);
      seen.good += good;
      seen.bad += bad;
      if (bad > 0 && sampled < sampleBytes) {
        lines.push(line.subarray(0, longestSampled));
        sampled += line.length;
      }
    }
  }
  if (seen.bad === 0 || seen.good > seen.bad) return { name: 'utf-8', badBytes: seen.bad };
  return { name: guess(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))), badBytes: 0 };
}

/** The character set by the beginning of a file alone. */
export async function charsetOfHead(head: Buffer): Promise<string> {
  // A character may be cut at the end.
  const whole = head.lastIndexOf(0x0a) + 1 || head.length;
  return (
    await findCharset(
      (async function* () {
        yield head.subarray(0, whole);
      })(),
    )
  ).name;
}

/** A mark of UTF-8 before what is none says nothing. */
function told(head: Buffer): string | null {
  const marked = charsetOfMark(head);
  const charset = marked === 'utf-8' && !isUtf8(head) ? null : (marked ?? charsetOfZeros(head));
  if (charset?.startsWith('utf-32'))
    throw new WrongInput('The file is written in UTF-32, which hardly any program does: save it as UTF-8.');
  return charset;
}

const hasHigh = (part: Buffer): boolean => {
  for (let at = 0; at < part.length; at += 1) if ((part[at] ?? 0) >= 0x80) return true;
  return false;
};

function* linesOf(part: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = part.indexOf(0x0a); end >= 0; end = part.indexOf(0x0a, start)) {
    yield part.subarray(start, end);
    start = end + 1;
  }
  if (start < part.length) yield part.subarray(start);
}

/** The candidate in which the sample looks most like writing. */
function guess(sample: Buffer): string {
  let best = { name: 'windows-1252', cost: Number.POSITIVE_INFINITY };
  for (const name of candidates) {
    // Streaming: one-shot decoding of this family is wrong on some versions of Node.
    const text = new TextDecoder(name).decode(sample, { stream: true });
    const cost = plausibility(text, name);
    if (cost < best.cost) best = { name, cost };
  }
  return best.name;
}
