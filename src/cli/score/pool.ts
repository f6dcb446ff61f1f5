import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answers } from './answer-lines.ts';
import type { LineBatch } from './line-batches.ts';
import type { LineScorerOptions } from './line-scorer.ts';

export interface Pool extends AsyncDisposable {
  /**
   * Takes the batch and its memory. Null, without taking it, when all threads are busy. Rejects when the thread working
   * on it ends.
   */
  offer(batch: LineBatch): Promise<Answers> | null;
}

/** One batch in progress and one ready to follow. */
const maxWaiting = 2;

interface Thread {
  worker: Worker;
  /** Turn -> the caller waiting for it. */
  waiting: Map<number, { resolve(answers: Answers): void; reject(error: Error): void }>;
}

/** Threads that score lines, each with its own model. */
export function openPool(threadCount: number, options: LineScorerOptions): Pool {
  const threads = Array.from({ length: threadCount }, () => startThread(options));
  let turn = 0;
  return {
    offer(batch) {
      const { worker, waiting } = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
      if (waiting.size >= maxWaiting) return null;
      turn += 1;
      return new Promise((resolve, reject) => {
        waiting.set(turn, { resolve, reject });
        worker.postMessage({ turn, batch }, [batch.bytes.buffer]);
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

function startThread(options: LineScorerOptions): Thread {
  // `.ts` when running from source.
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), { workerData: options });
  const waiting: Thread['waiting'] = new Map();
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', ({ turn, answers }: { turn: number; answers: Answers }) => {
    waiting.get(turn)?.resolve(answers);
    waiting.delete(turn);
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a thread that scored lines ended with ${code}`)));
  return { worker, waiting };
}
