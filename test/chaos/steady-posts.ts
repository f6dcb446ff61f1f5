import { writeFile } from 'node:fs/promises';
import type { Time } from '../../src/core/domain.ts';
import type { EarshotProcess } from '../support/earshot-process.ts';
import { inWords } from '../support/own-words.ts';
import { until } from '../support/until.ts';

const everyMs = 500;
const forMs = 300_000;

/** A recording of the brand kettle: a calm post twice a second from `start` on, and `angry` angry ones at `angryAt`. */
export async function writeSteadyPosts(
  file: string,
  { start, angry = 0, angryAt = start }: { start: Time; angry?: number; angryAt?: Time },
): Promise<void> {
  const post = (id: string, text: string, at: Time): string =>
    JSON.stringify({ id, author: `author-${id}`, text, at: new Date(at).toISOString(), language: 'en' });
  const calm = Array.from({ length: forMs / everyMs }, (_, n) =>
    post(`calm-${n}`, `The kettle came with the post, order ${n}`, start + n * everyMs),
  );
  const wave = Array.from({ length: angry }, (_, n) =>
    post(`angry-${n}`, `My kettle broke after a week, terrible, I hate it, number ${inWords(n)}`, angryAt + n),
  );
  await writeFile(file, `${[...calm, ...wave].join('\n')}\n`);
}

/**
 * Waits until a post that came after this call has been collected and scored: the store, the queue and its schedule
 * work, and so do the workers. The process lives all the while.
 */
export async function expectAtWork(
  earshot: EarshotProcess,
  ask: (sql: string) => Promise<{ count: number }[] | null>,
): Promise<void> {
  const since = Date.now() / 1000;
  const sql = `select count(*)::int as count from mentions join scores on mention_id = id where seen > to_timestamp(${since})`;
  const isAtWork = async (): Promise<boolean> => {
    if (earshot.ended() !== null) throw new Error(`earshot ended with ${earshot.ended()}`);
    return ((await ask(sql))?.[0]?.count ?? 0) > 0;
  };
  // A busy machine needs longer than the process does.
  await until(isAtWork, 90_000).catch((error: Error) => {
    throw new Error(`not at work: ${error.message} ${earshot.said().slice(-4_000)}`);
  });
}
