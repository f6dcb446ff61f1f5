import { parentPort, workerData } from 'node:worker_threads';
import { parseDocument } from './parse-document.mjs';

/** So many items a message, as taking in a message holds up the others. */
const itemsAtOnce = 500;
/** Some feeds hold years of a site; one with more was made to be a burden. */
const mostItems = 50_000;

/** @param {import('./parse-apart.ts').Answer} answer */
const send = (answer) => parentPort?.postMessage(answer);

try {
  const { format, feed } = parseDocument(workerData);
  const key = format === 'atom' ? 'entries' : 'items';
  const { [key]: items = [], ...head } = /** @type {Record<string, any>} */ (feed);
  if (items.length > mostItems) throw new Error(`it has ${items.length} items, and ${mostItems} are read at most`);
  for (let from = 0; from < items.length; from += itemsAtOnce) send({ items: items.slice(from, from + itemsAtOnce) });
  send({ format, key, head });
} catch (error) {
  send({ failed: error instanceof Error ? error.message : String(error) });
}
