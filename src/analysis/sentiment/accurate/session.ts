import { createRequire } from 'node:module';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { ConfigError } from '../../../core/errors.ts';

/** What the thread starts with; `probe` are token ids that it tries first. */
export interface Start {
  runtime: string;
  weights: string;
  probe: number[];
}
export interface Question {
  id: number;
  rows: readonly (readonly number[])[];
}
export type Answer =
  | { ready: true }
  | { unusable: string }
  | { id: number; logits: number[][] }
  | { id: number; failed: string };

/** A network in a thread of its own. The thread keeps no process alive that has nothing to ask. */
export interface Session extends AsyncDisposable {
  /** Token ids, a row per post -> three logits per row, in order. Throws Error when the thread has ended. */
  run(rows: readonly (readonly number[])[]): Promise<number[][]>;
}

/** A session on one thread; once that has ended it answers no more. */
export interface ThreadSession extends Session {
  ended(): boolean;
}

/**
 * How a person gets what the model runs on. The variable keeps its install script from downloading what only graphics cards
 * need; without `--save-prod` npm takes it for the optional peer that it is, and installs nothing.
 */
const howToAddRuntime = 'ONNXRUNTIME_NODE_INSTALL=skip npm install --no-save --save-prod onnxruntime-node@1.30';

/** Path of the runtime's entry. Throws ConfigError with the way to add it. */
export function findRuntime(from: string = import.meta.url): string {
  try {
    return createRequire(from).resolve('onnxruntime-node');
  } catch (error) {
    const missing = 'onnxruntime-node, which this model runs on, is not installed';
    throw new ConfigError(`${missing}; add it in the folder of earshot: ${howToAddRuntime}`, { cause: error });
  }
}

/** Loads the weights and tries them. Throws ConfigError: the runtime or the weights cannot be used. */
export async function openSession(start: Start): Promise<ThreadSession> {
  // SHARE_ENV: what the thread sets must reach the environment of the process, where native code reads it.
  const file = new URL('./session-worker.mjs', import.meta.url);
  const worker = new Worker(file, { env: SHARE_ENV, execArgv: [], workerData: start });
  type Waiting = { resolve(logits: number[][]): void; reject(error: Error): void };
  const waiting = new Map<number, Waiting>();
  let ended: Error | null = null;
  let last = 0;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  function settle(id: number): Waiting | undefined {
    const found = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    return found;
  }
  await new Promise<void>((resolve, reject) => {
    const refuse = (why: string): void => reject(new ConfigError(`${start.weights} cannot be used: ${why}`));
    worker.on('message', (answer: Answer) => {
      if ('ready' in answer) resolve();
      else if ('unusable' in answer) refuse(answer.unusable);
      else if ('logits' in answer) settle(answer.id)?.resolve(answer.logits);
      else settle(answer.id)?.reject(new Error(`the model failed: ${answer.failed}`));
    });
    worker.on('error', (error) => {
      refuse(error.message);
      end(new Error(`the thread of the model failed: ${error.message}`, { cause: error }));
    });
    worker.on('exit', () => {
      refuse('its thread ended');
      end(new Error('the thread of the model has ended'));
    });
  }).catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  worker.unref();

  return {
    ended: () => ended !== null,
    run(rows) {
      if (ended) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.ref();
        worker.postMessage({ id: last, rows } satisfies Question);
      });
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
