import { parentPort } from 'node:worker_threads';
import { type BrandTask, measureBrand } from './measure.ts';

// A thread that measures one brand after another.
parentPort?.on('message', (task: BrandTask) => parentPort?.postMessage(measureBrand(task)));
