/** Lines, each with its LF; only the last one of the input may lack it. */
export interface LineBatch {
  /** The number of its first line, from 1. */
  first: number;
  /** UTF-8, in memory of its own: it may be transferred to a thread. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** What is longer is cut: no line that a person or program means is. */
const maxLineBytes = 8_000_000;
/** A line can be one byte long, and its answer is a hundred: what a batch becomes has to stay bounded, too. */
const maxBatchLines = 2_000;
const lineFeed = 10;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Cuts UTF-8 into batches of whole lines as they come in: nothing waits for a batch to fill, and memory stays bounded. It
 * splits at LF alone: U+2028 may stand in JSON.
 */
export async function* lineBatches(input: AsyncIterable<Uint8Array>): AsyncGenerator<LineBatch> {
  let first = 1;
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  const keep = (part: Uint8Array): void => {
    const kept = part.subarray(0, maxLineBytes - begunBytes);
    if (kept.length > 0) begun.push(kept);
    begunBytes += kept.length;
  };
  const take = (rest: Uint8Array, lines: number): LineBatch => {
    const bytes = joined([...begun, rest]);
    const batch = { first, bytes: first === 1 ? withoutMark(bytes) : bytes };
    first += lines;
    begun = [];
    begunBytes = 0;
    return batch;
  };

  for await (const chunk of input) {
    let from = 0;
    let lines = 0;
    let end = chunk.indexOf(lineFeed);
    for (; end !== -1; end = chunk.indexOf(lineFeed, end + 1)) {
      // The line that an earlier chunk began ends here.
      if (begunBytes > 0 && lines === 0) {
        keep(chunk.subarray(from, end));
        from = end;
      }
      lines += 1;
      if (lines < maxBatchLines) continue;
      yield take(chunk.subarray(from, end + 1), lines);
      from = end + 1;
      lines = 0;
    }
    if (lines > 0) {
      const last = chunk.lastIndexOf(lineFeed) + 1;
      yield take(chunk.subarray(from, last), lines);
      from = last;
    }
    keep(chunk.subarray(from));
  }
  if (begunBytes > 0) yield take(new Uint8Array(), 1);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const withoutMark = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  byteOrderMark.every((byte, index) => bytes[index] === byte) ? bytes.slice(byteOrderMark.length) : bytes;
