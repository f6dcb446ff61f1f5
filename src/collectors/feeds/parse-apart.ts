import { Worker } from 'node:worker_threads';
import { type ParsedFeed, parseDocument } from './parse-document.mjs';

/** What is smaller is parsed within some milliseconds, whatever is in it. */
const smallLength = 64 * 2 ** 10;
/** Of a thread. The largest feeds take a tenth of both. */
const longestMs = 20_000;
const mostMiB = 768;

export type Answer =
  | { items: unknown[] }
  | { format: string; key: string; head: Record<string, unknown> }
  | { failed: string };

/**
 * Parses a feed without holding up anything else: a large one, which may be made to take long, in a thread that is ended
 * when it does.
 */
export async function parseApart(
  text: string,
  signal: AbortSignal,
  { withinMs = longestMs }: { withinMs?: number } = {},
): Promise<ParsedFeed> {
  if (text.length <= smallLength) return parseDocument(text);
  const worker = new Worker(new URL('./feed-thread.mjs', import.meta.url), {
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: mostMiB },
  });
  const items: unknown[] = [];
  let stop = (): void => {};
  let late: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ParsedFeed>((resolve, reject) => {
      worker.on('message', (answer: Answer) => {
        if ('failed' in answer) reject(new Error(answer.failed));
        else if ('items' in answer) items.push(...answer.items);
        else resolve({ format: answer.format, feed: { ...answer.head, [answer.key]: items } } as unknown as ParsedFeed);
      });
      worker.once('error', (error) => reject(explain(error)));
      worker.once('exit', () => reject(new Error('the thread that reads it ended')));
      stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      late = setTimeout(() => reject(new Error(`it takes longer than ${withinMs / 1000} s to read`)), withinMs);
    });
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

const explain = (error: Error & { code?: string }): Error =>
  error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Error(`it takes more than ${mostMiB} MiB to read`) : error;
