import type { Answers } from './answer-lines.ts';
import { type LineBatch, lineBatches } from './line-batches.ts';

export interface ScoreOutput {
  /** Resolves when more may be written. */
  write(bytes: Uint8Array): Promise<void>;
  complain(text: string): void;
}

/** At most this much is read and not yet written: batches in all, and bytes when there is more than one. */
const maxBatches = 8;
const maxBytes = 1_000_000;

/**
 * Answers every line with one line, in order. Several batches are in flight, each is written when those before it are; a
 * slow reader, or a slow `answer`, holds up the reading. Returns how many lines could not be used.
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
    // It is looked at when its turn comes; until then a failure is nobody's.
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
