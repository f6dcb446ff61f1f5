// @ts-check
// Runs the network in a thread of its own, so that the event loop is never held up. JavaScript, because a thread is started
// from a file: from src and from dist it is this one.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

/** @import { Start, Question, Answer } from './session.ts' */

/** @type {Start} */
const { runtime, weights, probe } = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

// The runtime reports its use to its maker and leaves files in the home folder, unless this is in the environment of the
// process (not only of this thread) when it is loaded.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
/** @param {Answer} answer */
const tell = (answer) => port.postMessage(answer);

try {
  const run = await open();
  port.on('message', (/** @type {Question} */ { id, rows }) => {
    run(rows).then(
      (logits) => tell({ id, logits }),
      (error) => tell({ id, failed: messageOf(error) }),
    );
  });
  tell({ ready: true });
} catch (error) {
  tell({ unusable: messageOf(error) });
}

/** Loads runtime and weights, and tries them once. */
async function open() {
  const ort = createRequire(import.meta.url)(runtime);
  // Only fatal things are logged (4): what fails is thrown, and told to whom asked.
  const session = await ort.InferenceSession.create(weights, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
    // Posts are short: keeping memory for the longest one ever seen gains nothing.
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 4,
  });
  const inputs = [...session.inputNames].sort().join(', ');
  if (inputs !== 'ids, mask') throw new Error(`its inputs are ${inputs}; wanted are ids and mask`);
  if (!session.outputNames.includes('logits')) {
    throw new Error(`its outputs are ${session.outputNames.join(', ')}; wanted is logits`);
  }

  /** One at a time: dynamic int8 takes its scale from all that is in a batch, and no post's answer may depend on another.
   * @param {readonly (readonly number[])[]} rows
   * @returns {Promise<number[][]>} */
  async function run(rows) {
    const found = [];
    for (const ids of rows) {
      const shape = [1, ids.length];
      const { logits } = await session.run(
        {
          ids: new ort.Tensor('int64', int64(ids), shape),
          mask: new ort.Tensor('int64', int64(ids.map(() => 1)), shape),
        },
        ['logits'],
        { logSeverityLevel: 4 },
      );
      if (logits.type !== 'float32' || logits.dims.join() !== '1,3') {
        throw new Error(`its logits are ${logits.type} [${logits.dims}]; wanted are float32 [1,3]`);
      }
      const values = [...logits.data];
      if (!values.every(Number.isFinite)) throw new Error('its logits are no numbers');
      found.push(values);
    }
    return found;
  }
  await run([probe]);
  return run;
}

/** Small numbers as 64-bit integers, without making a BigInt of each: low word first, as on all that Node runs on here.
 * @param {readonly number[]} values */
function int64(values) {
  const words = new Int32Array(values.length * 2);
  for (const [index, value] of values.entries()) words[index * 2] = value;
  return new BigInt64Array(words.buffer);
}
