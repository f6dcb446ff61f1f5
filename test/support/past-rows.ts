import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MentionChange } from '../../src/core/detection.ts';
import { dayMs, hourMs } from '../../src/core/domain.ts';
import { crowd, explosive, quietMentions, seeded } from './simulated-brand.ts';

export const pastStart = Date.UTC(2026, 0, 5);
/** When the wave of `wavyPast` begins. */
export const waveStart = pastStart + 11 * dayMs + 10 * hourMs;

export interface FileRow {
  id: string;
  at: string | number;
  seen?: string | number;
  author: string | null;
  sentiment?: string | null;
  brand?: string;
  [other: string]: unknown;
}

const rowOf = ({ id, at, seen, speaker, after }: MentionChange): FileRow => ({
  id,
  at: new Date(at).toISOString(),
  seen: new Date(seen).toISOString(),
  author: speaker,
  sentiment: after?.negative ? 'negative' : 'neutral',
});

/** Two weeks of a brand with about 50 mentions a day, and a wave of 90 people on the 12th day. */
export function wavyPast({ seed = 3, wave = true }: { seed?: number; wave?: boolean } = {}): FileRow[] {
  const quiet = quietMentions({ seed, perDay: 50, days: 14, start: pastStart, negativeShare: 0.15, sources: ['file'] });
  const angry = crowd({ seed: seed + 40, start: waveStart, size: 90, negativeShare: 0.9, when: explosive });
  return [...quiet, ...(wave ? angry : [])].map(rowOf);
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

export const jsonLines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export interface Folder extends AsyncDisposable {
  write(name: string, content: string | Uint8Array): Promise<string>;
}

export async function openFolder(): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-past-'));
  return {
    async write(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
