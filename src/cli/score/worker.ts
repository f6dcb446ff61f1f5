import { parentPort, workerData } from 'node:worker_threads';
import { answerLines } from './answer-lines.ts';
import type { LineBatch } from './line-batches.ts';
import { type LineScorerOptions, openLineScorer } from './line-scorer.ts';

// A thread that answers batches of lines. An error ends it and reaches the pool.
const opened = openLineScorer(workerData as LineScorerOptions);
parentPort?.on('message', async ({ turn, batch }: { turn: number; batch: LineBatch }) => {
  const answers = await answerLines(batch, await opened);
  parentPort?.postMessage({ turn, answers }, [answers.bytes.buffer]);
});
