import { marksOf } from '../../dist/alerts/memory/story-memory.js';
import type { Observation } from '../../dist/core/detection.js';
import { dayMs, hourMs, minuteMs, sliceMs, type Time } from '../../dist/core/domain.js';
import { drawBrand } from '../detection/draw-brand.ts';
import { changeOf } from '../detection/earshot.ts';
import { heldOut } from '../detection/families.ts';
import { observed } from '../detection/generate.ts';
import { type Draft, everydayLife, labelWith } from '../detection/life.ts';
import { between, exponential, gamma, oneOf, poisson, type Random, seeded } from '../detection/random.ts';
import { shares } from '../detection/rhythm.ts';
import { coverageOf, watchedSources } from '../detection/watching.ts';
import { makeWave } from '../detection/waves.ts';
import type { BenchMention } from '../detection/world.ts';
import { type Subject, type Talk, talkAbout } from './talk.ts';

const warmUpDays = 21;
const firstDays = 3;
const sizes = [20, 2_000] as const;
/** From the start of the first wave to that of the second. */
const apartHours = [4, 60] as const;
/** Everyday subjects, and part of a day's posts that are about the subject of the day. */
const everydaySubjects = 50;
const ofTheDay = 0.12;
/** Part of the posts of a wave that only agree or swear. */
const agreeing = 0.15;
const phaseMs = 12 * hourMs;

/** A brand, a wave of three days and another wave in it, each apart. */
export interface TwoWaves {
  brand: string;
  timezone: string;
  sources: string[];
  perDay: number;
  /** When the first wave starts. */
  from: Time;
  to: Time;
  /** When the second wave has its first negative, and a quarter of them. */
  second: { from: Time; quarter: Time; size: number };
  /** Everything up to the first wave, in order of `seen`. */
  past: Observation[];
  /** From then on, in the same order: only life, with the first wave, with both, with the second alone. */
  life: Observation[];
  first: Observation[];
  both: Observation[];
  alone: Observation[];
}

type Usual = Pick<ReturnType<typeof drawBrand>, 'perDay' | 'share' | 'crowd' | 'level' | 'from'>;

/** Pure: the same seed gives the same brand. */
export function twoWavesOf(seed: number, perDay?: number): TwoWaves {
  const random = seeded(seed, 'two waves');
  const brand = `brand${seed}`;
  const drawn = drawBrand({
    random,
    family: heldOut,
    name: brand,
    sizes,
    perDay,
    warmUpDays,
    evaluatedDays: firstDays + 1,
  });
  const { timezone, from, evaluatedFrom, to, share, crowd, level } = drawn;
  const life = { random, family: heldOut, perDay: drawn.perDay, from, level, crowd, campaigns: [] };
  const everyday = everydayLife({ ...life, share: shares(random, heldOut, share, level.length) });
  const firstFrom = Math.floor(evaluatedFrom + between(random, [0, 16]) * hourMs);
  const first = longWave(random, drawn, firstFrom);
  const start = Math.floor(firstFrom + between(random, apartHours) * hourMs);
  const shape = oneOf(random, heldOut.explosiveShapes);
  const made = makeWave({
    random,
    kind: 'second wave',
    shape,
    slow: false,
    perDay: drawn.perDay,
    start,
    end: to,
    crowd,
  });

  const sources = watchedSources(seeded(seed, 'sources'), from, to, [{ from: evaluatedFrom, to }]);
  const all = [...everyday, ...first, ...made.drafts];
  observed({ drafts: all, sources, family: heldOut, brand, to, random: seeded(seed, 'scorer') });
  const talk = talkAbout(brand, seed, random);
  const texts = new Map<Draft | string, string>();
  const subjects = Array.from({ length: everydaySubjects }, () => talk.subject(25, 0));
  const [one, other] = [talk.subject(35, 7), talk.subject(35, 7)];
  const any = seeded(seed, 'texts');
  tell(texts, everyday, ({ at }) => talk.say(any, subjectAt(any, subjects, at)));
  tell(texts, first, (draft) => saidInWave(any, talk, one, draft, firstFrom));
  tell(texts, made.drafts, (draft) => saidInWave(any, talk, other, draft, start));

  const heard = (drafts: readonly Draft[]): Observation[] =>
    drafts.flatMap((draft) => (draft.mention ? [withText(draft.mention, textOf(texts, draft))] : []));
  const coverage = coverageOf(sources, from, to);
  const bySeen = (...parts: readonly (readonly Observation[])[]): Observation[] =>
    parts.flat().sort((a, b) => a.seen - b.seen);
  const [ofLife, ofFirst, ofSecond] = [[...heard(everyday), ...coverage], heard(first), heard(made.drafts)];
  const past = ofLife.filter(({ seen }) => seen <= firstFrom);
  const rest = ofLife.filter(({ seen }) => seen > firstFrom);
  const { negatives } = made.wave;
  return {
    brand,
    timezone,
    sources: sources.map(({ name }) => name),
    perDay: drawn.perDay,
    from: firstFrom,
    to,
    second: {
      from: made.wave.from,
      quarter: negatives[Math.floor(negatives.length / 4)] ?? to,
      size: negatives.length,
    },
    past: bySeen(past),
    life: bySeen(rest),
    first: bySeen(rest, ofFirst),
    both: bySeen(rest, ofFirst, ofSecond),
    alone: bySeen(rest, ofSecond),
  };
}

/** Begins within hours, and goes on for three days at some times the usual number of negatives. */
function longWave(random: Random, { perDay, share: usual, crowd, level, from }: Usual, start: Time): Draft[] {
  const quick = Math.round(0.7 * (24 + 6.5 * Math.sqrt(perDay)));
  const perHour = Math.max(between(random, [3, 6]), (between(random, [2, 4]) * perDay * usual) / 24);
  const share = between(random, [0.6, 0.9]);
  const moments = Array.from({ length: quick }, () => start + Math.floor(gamma(random, 1.3) * 2 * hourMs));
  for (let at = start; at < start + firstDays * dayMs; at += sliceMs)
    for (
      let n = poisson(random, (perHour * sliceMs * (level[Math.floor((at - from) / sliceMs)] ?? 0)) / hourMs / share);
      n > 0;
      n--
    )
      moments.push(Math.floor(at + random() * sliceMs));
  const drafts: Draft[] = [];
  const originals: Draft[] = [];
  for (const at of moments.sort((a, b) => a - b)) {
    const author = random() < 0.88 ? crowd.newcomer() : crowd.regular();
    const truth = random() < share ? 'negative' : labelWith(random, 0);
    const draft: Draft = { at, author, truth };
    const earlier = random() < 0.3 ? originals[Math.floor(originals.length * random() ** 3)] : undefined;
    if (earlier && truth === 'negative') draft.repostOf = earlier;
    else if (truth === 'negative') originals.push(draft);
    drafts.push(draft);
    if (random() < 0.1) drafts.push({ author, truth, at: Math.floor(at + exponential(random, 40 * minuteMs)) });
  }
  return drafts;
}

function subjectAt(random: Random, subjects: readonly Subject[], at: Time): Subject {
  const day = subjects[Math.floor(at / dayMs) % subjects.length];
  return day && random() < ofTheDay
    ? day
    : oneOf(random, subjects.slice(0, 1 + Math.floor(subjects.length * random())));
}

const saidInWave = (random: Random, talk: Talk, story: Subject, { at }: Draft, start: Time): string =>
  random() < agreeing ? talk.agree(random) : talk.say(random, story, Math.floor((at - start) / phaseMs));

function tell(texts: Map<Draft | string, string>, drafts: readonly Draft[], say: (draft: Draft) => string): void {
  for (const draft of drafts) {
    if (draft.repostOf) continue;
    const text = (draft.story && texts.get(draft.story)) ?? say(draft);
    texts.set(draft, text);
    if (draft.story) texts.set(draft.story, text);
  }
}

const textOf = (texts: Map<Draft | string, string>, draft: Draft): string => texts.get(draft.repostOf ?? draft) ?? '';

function withText(mention: BenchMention, text: string): Observation {
  const change = changeOf(mention, false);
  if (change.after === null) return change;
  return { ...change, after: { ...change.after, marks: marksOf(text, change.after) } };
}
