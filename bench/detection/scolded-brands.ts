import { dayMs, hourMs, sliceMs, type Time } from '../../dist/core/domain.js';
import { decoys as decoyKinds } from './decoys.ts';
import { drawBrand } from './draw-brand.ts';
import { type Family, heldOut } from './families.ts';
import { observed } from './generate.ts';
import { type Crowd, type Draft, everydayLife } from './life.ts';
import { between, exponential, normal, oneOf, poisson, type Random, seeded } from './random.ts';
import { shares } from './rhythm.ts';
import { isFree } from './schedule.ts';
import { coverageOf, watchedSources } from './watching.ts';
import type { Decoy, Wave, World } from './world.ts';

/** App reviews, and replies to a support account: few posts, most of them negative on a normal day, hardly any replies. */
const scolded: Family = {
  ...heldOut,
  name: 'scolded',
  wanderStrength: [0.1, 0.35],
  drift: [0.7, 1.5],
  negativeShare: [0.55, 0.8],
  branching: [0, 0.1],
  repostShare: [0, 0.02],
  authorSkew: [1, 1.5],
};
const postsADay = [2, 20] as const;
const warmUpDays = 28;
const evaluatedDays = 84;

/** Days from the end of one wave to the next: three, and as many again on average. */
const apartDays = 3;
const slowPart = 0.3;
/** Negatives of a quick wave, which comes within a day; of a slow one, as many as usual once more, for six days. */
const quickNegatives = [8, 25] as const;
const quickMs = dayMs;
const slowMs = 6 * dayMs;
/** An alert this long after its end is still about a wave. */
const afterwardsMs = 12 * hourMs;
const decoysPerWeek = 0.4;
const decoysHere = ['positive viral', 'one author', 'backfill'];

/** A small brand that is mostly scolded. Pure: the same seed gives the same world. */
export function scoldedWorldOf(seed: number): World {
  const random = seeded(seed, 'scolded brand');
  const brand = `scolded-${seed}`;
  const drawn = drawBrand({ random, family: scolded, name: brand, sizes: postsADay, warmUpDays, evaluatedDays });
  const { perDay, timezone, from, evaluatedFrom, to, share, crowd, level } = drawn;
  const life = { random, family: scolded, perDay, from, level, crowd, campaigns: [] };
  const drafts = everydayLife({ ...life, share: shares(random, scolded, share, level.length) });

  const waves: Wave[] = [];
  const wavesAt = seeded(seed, 'scolded waves');
  const gap = (): number => (apartDays + exponential(wavesAt, apartDays)) * dayMs;
  for (let start = Math.floor(evaluatedFrom + gap()); start < to - slowMs - dayMs; ) {
    const isSlow = wavesAt() < slowPart;
    const posted = isSlow
      ? slowWave(wavesAt, start, (at) => perDay * share * (level[Math.floor((at - from) / sliceMs)] ?? 0), crowd)
      : quickWave(wavesAt, start, perDay, crowd);
    const negatives = posted.map(({ at }) => at).sort((a, b) => a - b);
    const end = start + (isSlow ? slowMs : quickMs);
    const [first] = negatives;
    if (first !== undefined)
      waves.push({ kind: isSlow ? 'slow burn' : 'explosive', from: first, to: end + afterwardsMs, negatives });
    drafts.push(...posted);
    start = Math.floor(end + gap());
  }
  const near = waves.map((wave) => ({ from: wave.from - 12 * hourMs, to: wave.to }));

  const decoys: Decoy[] = [];
  const decoysAt = seeded(seed, 'scolded decoys');
  for (let n = poisson(decoysAt, (decoysPerWeek * (to - from)) / (7 * dayMs)); n > 0; n--) {
    const start = Math.floor(between(decoysAt, [from + 2 * dayMs, to - dayMs]));
    const kind = oneOf(decoysAt, decoysHere);
    const made = decoyKinds[kind]?.({ random: decoysAt, start, perDay, share, crowd });
    if (!made || !isFree(near, start, start + 12 * hourMs)) continue;
    drafts.push(...made.drafts.filter(({ at }) => at >= from && at < to));
    decoys.push({ kind, from: start, to: made.to });
  }
  decoys.sort((a, b) => a.from - b.from);
  const sources = watchedSources(seeded(seed, 'scolded sources'), from, to, near);
  return {
    seed,
    brand,
    family: scolded.name,
    perDay,
    timezone,
    sources: sources.map(({ name }) => name),
    from,
    evaluatedFrom,
    to,
    mentions: observed({ drafts, sources, family: scolded, brand, to, random: seeded(seed, 'scolded scorer') }),
    coverage: coverageOf(sources, from, to),
    waves,
    decoys,
    campaigns: [],
  };
}

/** An outage or a bad release: half of its negatives within a few hours, all within a day. The larger the brand, the more. */
function quickWave(random: Random, start: Time, perDay: number, crowd: Crowd): Draft[] {
  const [least, most] = quickNegatives;
  const size = Math.log(perDay / postsADay[0]) / Math.log(postsADay[1] / postsADay[0]);
  const usual = least * (most / least) ** size * Math.exp(0.2 * normal(random));
  const count = Math.round(Math.min(most, Math.max(least, usual)));
  const spread = between(random, [2, 8]) * hourMs;
  return Array.from({ length: count }, () => ({
    at: Math.floor(start + Math.min(quickMs * random() ** 0.5, spread * Math.exp(0.8 * normal(random)))),
    author: crowd.newcomer(),
    truth: 'negative',
  }));
}

function slowWave(random: Random, start: Time, negativesADay: (at: Time) => number, crowd: Crowd): Draft[] {
  const drafts: Draft[] = [];
  for (let at = start; at < start + slowMs; at += sliceMs)
    for (let n = poisson(random, (negativesADay(at) * sliceMs) / dayMs); n > 0; n--)
      drafts.push({ at: Math.floor(at + random() * sliceMs), author: crowd.newcomer(), truth: 'negative' });
  return drafts;
}
