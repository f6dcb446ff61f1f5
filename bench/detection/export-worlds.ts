import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { worldsOf } from './measure.ts';
import { oneOf, seeded } from './random.ts';
import type { BenchMention, World } from './world.ts';

const iso = (at: number): string => new Date(at).toISOString();
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

const syllables = ['ka', 'lo', 'mi', 'ren', 'tu', 'sa', 'vel', 'do', 'pin', 'gra', 'he', 'zu', 'bor', 'ni', 'fa', 'te'];

/** Twenty words that no other story has. */
function textOf(story: string): string {
  const random = seeded(0, story);
  const word = (): string =>
    Array.from({ length: 2 + Math.floor(random() * 2) }, () => oneOf(random, syllables)).join('');
  return Array.from({ length: 20 }, word).join(' ');
}

/** A mention as `earshot backtest --mentions` reads it. Only copies have a text: it says which belong together. */
function rowOf(
  brand: string,
  { id, at, seen, author, source, sentiment, p, followers, repostOf, story }: BenchMention,
): object {
  return {
    id,
    at: iso(at),
    seen: iso(seen),
    author,
    brand,
    source,
    sentiment,
    p: { negative: rounded(p.negative), neutral: rounded(p.neutral), positive: rounded(p.positive) },
    followers,
    ...(repostOf !== undefined && { repostOf }),
    ...(story !== undefined && { text: textOf(story) }),
  };
}

/**
 * Writes held-out brands as the backtest reads them: `mentions.jsonl`, `campaigns.json`, and `truth.json`, which says what
 * is a wave. Returns what was written, in words.
 */
export async function exportWorlds(folder: string, seed: number, brands: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  const truth: object[] = [];
  const campaigns: object[] = [];
  let rows = 0;
  const note = ({ brand, perDay, timezone, evaluatedFrom, to, waves, decoys, campaigns: planned }: World): void => {
    truth.push({
      brand,
      perDay,
      timezone,
      evaluatedFrom: iso(evaluatedFrom),
      to: iso(to),
      waves: waves.map((wave) => ({
        brand,
        kind: wave.kind,
        from: iso(wave.from),
        to: iso(wave.to),
        negatives: wave.negatives.map(iso),
      })),
      decoys: decoys.map((decoy) => ({ kind: decoy.kind, from: iso(decoy.from), to: iso(decoy.to) })),
    });
    for (const { from, to: until, factor } of planned)
      campaigns.push({ brand, from: iso(from), to: iso(until), factor: rounded(factor) });
  };
  async function* lines(): AsyncGenerator<string> {
    for (let i = 0; i < brands; i++) {
      const world = worldsOf.heldOut(seed, i);
      note(world);
      rows += world.mentions.length;
      for (let first = 0; first < world.mentions.length; first += 1_000)
        yield world.mentions
          .slice(first, first + 1_000)
          .map((mention) => `${JSON.stringify(rowOf(world.brand, mention))}\n`)
          .join('');
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'mentions.jsonl')));
  await writeFile(join(folder, 'campaigns.json'), `${JSON.stringify({ campaigns }, null, 2)}\n`);
  await writeFile(join(folder, 'truth.json'), `${JSON.stringify({ brands: truth }, null, 1)}\n`);
  return `${rows} mentions of ${brands} brands in ${folder}: mentions.jsonl, campaigns.json, truth.json`;
}
