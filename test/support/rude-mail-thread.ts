import { parentPort, workerData } from 'node:worker_threads';
import { startRudeMailServer } from './rude-mail-server.ts';

// A rude mail server that goes on while the thread of the test is kept busy: says its URL, and wakes who waits for its end.
const { last, gone } = workerData as { last: string; gone: Int32Array };
const server = await startRudeMailServer(last, () => {
  Atomics.store(gone, 0, 1);
  Atomics.notify(gone, 0);
});
parentPort?.postMessage(server.url);
