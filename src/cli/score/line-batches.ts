/** Lines with their LF, which only the last line of the input may lack. */
export interface LineBatch {
  /** Number of its first line, from 1. */
  first: number;
  /** UTF-8 in its own buffer, so that it can be transferred to a thread. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Longer lines are truncated. No real line is this long. */
const maxLineBytes = 8_000_000;
/** A line may be one byte long, but its answer has about a hundred, so a batch's answers need a limit too. */
const maxBatchLines = 2_000;
const lineFeed = 10;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Splits UTF-8 into batches of whole lines as they arrive, without waiting for full batches and in bounded memory.
 * Splits only at LF, because JSON may contain U+2028.
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
      // Ends the line begun in an earlier chunk.
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
