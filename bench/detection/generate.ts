import { dayMs, hourMs, type Probabilities, type Time } from '../../dist/core/domain.js';
import { decoys as decoyKinds, often } from './decoys.ts';
import { drawBrand } from './draw-brand.ts';
import type { Family } from './families.ts';
import { type Draft, everydayLife, headlines } from './life.ts';
import { between, normal, oneOf, poisson, type Random, seeded } from './random.ts';
import { offsetHours, shares } from './rhythm.ts';
import { isFree, plan } from './schedule.ts';
import { likeliest, scoreOf } from './scorer.ts';
import { coverageOf, seenAt, type Watched, watchedSources } from './watching.ts';
import { makeWave } from './waves.ts';
import type { BenchMention, Decoy, Wave, World } from './world.ts';

/** Mentions a day of the smallest and the largest brand. */
export const smallest = 5;
export const largest = 3_000;
/** More happens to large brands. */
const decoysPerWeek = (perDay: number): number => 0.8 + 0.35 * Math.log(Math.max(1, perDay / smallest));

export interface Wanted {
  seed: number;
  family: Family;
  /** Default: drawn, log-uniform. */
  perDay?: number;
  warmUpDays?: number;
  evaluatedDays?: number;
}

/** Makes up the history of one brand. Pure: the same seed gives the same world. */
export function generateWorld({ seed, family, perDay: size, warmUpDays = 28, evaluatedDays = 28 }: Wanted): World {
  const random = seeded(seed, `${family.name} brand`);
  const brand = `brand-${seed}`;
  const drawn = drawBrand({
    random,
    family,
    name: brand,
    sizes: [smallest, largest],
    perDay: size,
    warmUpDays,
    evaluatedDays,
  });
  const { perDay, timezone, from, evaluatedFrom, to, share, crowd, level } = drawn;
  const shareBySlice = shares(random, family, share, level.length);
  const { campaigns, waves: planned } = plan(random, family, { from, evaluatedFrom, to }, level);

  const life = seeded(seed, `${family.name} life`);
  const drafts = everydayLife({
    random: life,
    family,
    perDay,
    from,
    level,
    share: shareBySlice,
    crowd,
    campaigns,
  });
  drafts.push(...headlines(life, crowd, perDay, from, to));

  const wavesAt = seeded(seed, `${family.name} waves`);
  const waves: Wave[] = [];
  for (const { kind, shape, slow, start } of planned) {
    const made = makeWave({ random: wavesAt, kind, shape, slow, perDay, start, end: to, crowd });
    waves.push(made.wave);
    for (const draft of made.drafts) drafts.push(draft);
  }
  // A wave's time ends where the next one starts.
  waves.sort((a, b) => a.from - b.from);
  waves.forEach((wave, i) => {
    wave.to = Math.min(wave.to, waves[i + 1]?.from ?? to);
  });
  const near = waves.map((wave) => ({ from: wave.from - 14 * hourMs, to: wave.to }));

  const decoysAt = seeded(seed, `${family.name} decoys`);
  const decoys: Decoy[] = campaigns.map((campaign) => ({ kind: 'campaign', from: campaign.from, to: campaign.to }));
  for (let n = poisson(decoysAt, (decoysPerWeek(perDay) * (to - from)) / (7 * dayMs)); n > 0; n--) {
    const start = Math.floor(between(decoysAt, [from + 2 * dayMs, to - dayMs]));
    const kind = oneOf(decoysAt, Object.keys(decoyKinds));
    if (decoysAt() >= (often[kind] ?? 1)) continue;
    if (!isFree(near, start, start + 12 * hourMs)) continue;
    const made = decoyKinds[kind]?.({ random: decoysAt, start, perDay, share, crowd });
    if (!made) continue;
    for (const draft of made.drafts) if (draft.at >= from && draft.at < to) drafts.push(draft);
    decoys.push({ kind, from: start, to: made.to });
  }
  for (const at of clockChanges(timezone, from, to)) decoys.push({ kind: 'daylight saving', from: at, to: at + dayMs });

  const watch = seeded(seed, `${family.name} sources`);
  const sources = watchedSources(watch, from, to, near);
  for (const { outages } of sources)
    for (const outage of outages)
      decoys.push({
        kind: outage.caughtUp === null ? 'outage' : 'late return',
        from: outage.from,
        to: outage.to + hourMs,
      });
  decoys.sort((a, b) => a.from - b.from);

  return {
    seed,
    brand,
    family: family.name,
    perDay,
    timezone,
    sources: sources.map(({ name }) => name),
    from,
    evaluatedFrom,
    to,
    mentions: observed({ drafts, sources, family, brand, to, random: seeded(seed, `${family.name} scorer`) }),
    coverage: coverageOf(sources, from, to),
    waves,
    decoys,
    campaigns,
  };
}

export interface ObservedOf {
  drafts: Draft[];
  sources: readonly Watched[];
  family: Family;
  brand: string;
  to: Time;
  random: Random;
}

/** Gives drafts a source, the moment when they are seen and a score. What is seen too late for this history is not in it. */
export function observed({ drafts, sources, family, brand, to, random }: ObservedOf): BenchMention[] {
  const separation = between(random, family.separation);
  const lateShare = between(random, family.lateShare);
  const followers = new Map<string, number>();
  const scores = new Map<string, Probabilities>();
  const mentions: BenchMention[] = [];
  drafts.sort((a, b) => a.at - b.at);
  for (const [number, draft] of drafts.entries()) {
    const source = sourceFor(random, sources);
    const seen = draft.seen ?? seenAt(random, source, draft.at, lateShare);
    if (seen === null || seen > to) continue;
    const original = draft.repostOf?.mention;
    let p = original?.p ?? (draft.story === undefined ? undefined : scores.get(draft.story));
    p ??= scoreOf(random, draft.truth, separation);
    if (draft.story !== undefined) scores.set(draft.story, p);
    let audience = followers.get(draft.author);
    if (audience === undefined) {
      audience = Math.floor(Math.exp(5 + 1.9 * normal(random)));
      followers.set(draft.author, audience);
    }
    const mention: BenchMention = {
      id: `${brand}-${number}`,
      at: draft.at,
      seen,
      author: draft.author,
      source: source.name,
      sentiment: likeliest(p),
      p,
      truth: draft.truth,
      followers: audience,
    };
    if (draft.nameless) mention.nameless = true;
    if (original) mention.repostOf = original.id;
    if (draft.story !== undefined) mention.story = draft.story;
    draft.mention = mention;
    mentions.push(mention);
  }
  return mentions.sort((a, b) => a.seen - b.seen);
}

function sourceFor(random: Random, sources: readonly Watched[]): Watched {
  let x = random();
  for (const source of sources) {
    x -= source.weight;
    if (x < 0) return source;
  }
  const last = sources.at(-1);
  if (!last) throw new Error('a brand without sources');
  return last;
}

function clockChanges(timezone: string, from: Time, to: Time): Time[] {
  const offset = offsetHours(timezone);
  const changes: Time[] = [];
  for (let at = from + dayMs; at < to; at += dayMs) if (offset(at) !== offset(at - dayMs)) changes.push(at - dayMs);
  return changes;
}
