import { writeFile } from 'node:fs/promises';
import { dayMs, minuteMs, type Time } from '../../src/core/domain.ts';
import { inWords } from '../support/own-words.ts';

export interface WaveBrand {
  name: string;
  /** Its live source. */
  source: string;
  /** Ids on the platform of every post that matches, once each. */
  truth: Set<string>;
  history: string;
  /** For `--covers`. */
  covers: string;
}

const line = (id: string, author: string, text: string, at: Time): string =>
  JSON.stringify({ id, author, text, at: new Date(at).toISOString(), language: 'en' });

const calm = [
  'makes good coffee every morning',
  'stands in the shop on the corner',
  'is on the table of my neighbour',
  'came with the post today',
];

/**
 * Writes what one brand gets: a recording in which an angry wave comes at `waveAt`, many people within `waveMs`, and a file
 * of two quiet weeks before. The file also repeats rows, and holds rows about something else.
 */
export async function writeWave(
  folder: string,
  options: { index: number; start: Time; waveAt: Time; waveMs: number; angry: number; past: number },
): Promise<WaveBrand> {
  const { index, start, waveAt, waveMs, angry, past } = options;
  const name = `kettle${index}`;
  const truth = new Set<string>();
  const live: string[] = [];
  for (let n = 0; n < angry; n += 1) {
    const id = `${name}-live-${n}`;
    const text = `The ${name} broke again after a week, terrible quality, I hate it, number ${inWords(n)}`;
    live.push(line(id, `angry-${n}`, text, Math.floor(waveAt + (n * waveMs) / angry)));
    truth.add(id);
  }
  const until = Math.floor(start / minuteMs) * minuteMs - 10 * minuteMs;
  const from = until - 14 * dayMs;
  const old: string[] = [];
  for (let n = 0; n < past; n += 1) {
    const id = `${name}-old-${n}`;
    const text = n % 40 === 7 ? `My ${name} leaks, that is bad` : `The ${name} ${calm[n % calm.length]}, order ${n}`;
    const row = line(id, `reader-${n % 700}`, text, Math.floor(from + (n * (until - from)) / past));
    old.push(row);
    truth.add(id);
    if (n % 10 === 3) old.push(row);
    if (n % 11 === 5) old.push(line(`${name}-other-${n}`, 'somebody', `Nothing about it, order ${n}`, from + n));
  }
  await writeFile(`${folder}/${name}-live.jsonl`, `${live.join('\n')}\n`);
  await writeFile(`${folder}/${name}-old.jsonl`, `${old.join('\n')}\n`);
  const covers = `${new Date(from).toISOString()}..${new Date(until).toISOString()}`;
  return { name, source: `${name}-live`, truth, history: `${folder}/${name}-old.jsonl`, covers };
}
