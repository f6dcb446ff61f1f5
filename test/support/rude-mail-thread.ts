import { parentPort, workerData } from 'node:worker_threads';
import { startRudeMailServer } from './rude-mail-server.ts';

// A rude mail server that goes on while the thread of the test is kept busy: says its URL.
const server = await startRudeMailServer(workerData);
parentPort?.postMessage(server.url);
