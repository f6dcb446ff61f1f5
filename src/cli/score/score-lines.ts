import type { Answers } from './answer-lines.ts';
import { type LineBatch, lineBatches } from './line-batches.ts';

export interface ScoreOutput {
  /** Resolves when more may be written. */
  write(bytes: Uint8Array): Promise<void>;
  complain(text: string): void;
}

/** Limits for input read but not yet answered and written: batches, and bytes when there is more than one batch. */
const maxBatches = 8;
const maxBytes = 1_000_000;

/**
 * Answers every line with one line, in order. Several batches are in flight, and each is written after those before it.
 * A slow reader or a slow `answer` holds up reading. Returns the number of unusable lines.
 */
export async function scoreLines(
  input: AsyncIterable<Uint8Array>,
  answer: (batch: LineBatch) => Promise<Answers>,
  output: ScoreOutput,
): Promise<number> {
  let bad = 0;
  let bytes = 0;
  const inFlight: { size: number; written: Promise<void> }[] = [];
  const write = async (answers: Promise<Answers>, before: Promise<void> | undefined): Promise<void> => {
    const [found] = await Promise.all([answers, before]);
    bad += found.bad;
    if (found.complaints) output.complain(found.complaints);
    await output.write(found.bytes);
  };
  for await (const batch of lineBatches(input)) {
    const size = batch.bytes.length;
    const written = write(answer(batch), inFlight.at(-1)?.written);
    // Handled when its turn comes. Until then the rejection must not count as unhandled.
    written.catch(() => {});
    inFlight.push({ size, written });
    bytes += size;
    while (inFlight.length >= maxBatches || (inFlight.length > 1 && bytes > maxBytes)) {
      const oldest = inFlight.shift();
      await oldest?.written;
      bytes -= oldest?.size ?? 0;
    }
  }
  await inFlight.at(-1)?.written;
  return bad;
}
