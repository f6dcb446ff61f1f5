import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { hourMs, minuteMs, type Time } from '../../core/domain.ts';

const postShape = z.object({
  id: z.string(),
  source: z.string(),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
  author: z.object({ id: z.string() }),
  /** The truth, never shown to the chain. */
  wave: z.boolean(),
});

export type ScenarioPost = z.infer<typeof postShape>;

export interface Scenario {
  brand: string;
  query: string;
  timezone: string;
  sources: string[];
  posts: ScenarioPost[];
  /** One line per post as the chain reads them, by source. */
  linesOf(source: string): string;
  start: Time;
  end: Time;
}

/** Invented posts about an invented maker of coffee machines; `demo/make-scenario.js` wrote them. */
export async function loadScenario(): Promise<Scenario> {
  const text = await readFile(new URL('../../../demo/scenario.jsonl', import.meta.url), 'utf8');
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const posts = rows.map((row) => postShape.parse(row));
  const [first] = posts;
  const last = posts.at(-1);
  if (!first || !last) throw new Error('demo/scenario.jsonl is empty');
  return {
    brand: 'mokkana',
    query: 'mokkana',
    timezone: 'Europe/Berlin',
    sources: [...new Set(posts.map(({ source }) => source))].sort(),
    posts,
    linesOf: (source) =>
      rows
        .filter((row) => row.source === source)
        .map(({ source: _source, wave: _wave, ...row }) => `${JSON.stringify(row)}\n`)
        .join(''),
    start: Math.floor(first.at / hourMs) * hourMs,
    end: last.at + 2 * hourMs,
  };
}

/**
 * When the clock stops: every 2 hours while little is said, every 5 minutes in the hours around the wave. What the
 * engine finds does not depend on it; how late a post is seen does, as with any poll.
 */
export function* stops({ posts, start, end }: Scenario): Generator<Time> {
  const wave = posts.filter((post) => post.wave);
  const fineFrom = (wave[0]?.at ?? end) - 2 * hourMs;
  const fineTo = (wave.at(-1)?.at ?? end) + 6 * hourMs;
  for (let time = start; time < end; ) {
    const fine = time >= fineFrom && time < fineTo;
    time = fine ? time + 5 * minuteMs : Math.min(time + 2 * hourMs, time < fineFrom ? fineFrom : end);
    yield Math.min(time, end);
  }
}
