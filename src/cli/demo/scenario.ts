import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { hourMs, minuteMs, type Time } from '../../core/domain.ts';

const postShape = z.object({
  id: z.string(),
  source: z.string(),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
  author: z.object({ id: z.string() }),
  /** Ground truth, never shown to the pipeline. */
  wave: z.boolean(),
});

export type ScenarioPost = z.infer<typeof postShape>;

export interface Scenario {
  brand: string;
  query: string;
  timezone: string;
  sources: string[];
  posts: ScenarioPost[];
  /** The source's posts as the pipeline reads them, one per line. */
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
 * Stops of the clock: every 3 hours in quiet times, every 5 minutes during the wave, every half hour while it ebbs.
 * They do not affect what the engine finds, but, as with any polling, how late it sees a post.
 */
export function* stops({ posts, start, end }: Scenario): Generator<Time> {
  const wave = posts.filter((post) => post.wave);
  const breaks = (wave[0]?.at ?? end) - hourMs;
  const ebbs = wave.at(-1)?.at ?? end;
  const calm = ebbs + 6 * hourMs;
  for (let time = start; time < end; ) {
    const next = time < breaks ? breaks : time < ebbs ? ebbs : time < calm ? calm : end;
    const step = time < breaks || time >= calm ? 3 * hourMs : time < ebbs ? 5 * minuteMs : 30 * minuteMs;
    time = Math.min(time + step, next);
    yield time;
  }
}
