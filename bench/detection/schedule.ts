import { dayMs, hourMs, type Interval, sliceMs, type Time } from '../../dist/core/domain.js';
import type { Family, WaveShape } from './families.ts';
import { between, logBetween, oneOf, poisson, type Random, wholeBetween } from './random.ts';
import type { BySlice } from './rhythm.ts';
import type { Campaign, WaveKind } from './world.ts';

export interface PlannedWave {
  kind: WaveKind;
  shape: WaveShape;
  slow: boolean;
  start: Time;
}

export interface Schedule {
  campaigns: Campaign[];
  waves: PlannedWave[];
}

const wavesPerWeek = { before: 0.15, evaluated: 0.5 };
const campaignsPerWeek = 0.3;
const secondWaves = 0.3;
/** Waves are this far apart, but for second ones; nothing else is put so near to one. */
const apartMs = 84 * hourMs;
const longestWaveMs = 60 * hourMs;

export interface Horizon {
  from: Time;
  evaluatedFrom: Time;
  to: Time;
}

/** When waves start and campaigns run. */
export function plan(random: Random, family: Family, { from, evaluatedFrom, to }: Horizon, level: BySlice): Schedule {
  const waves: PlannedWave[] = [];
  const campaigns: Campaign[] = [];
  const busy: Interval[] = [];
  const add = (kind: WaveKind, start: Time, slow: boolean): void => {
    waves.push({ kind, slow, start, shape: oneOf(random, slow ? family.slowShapes : family.explosiveShapes) });
  };
  const runCampaign = (start: Time): Campaign => {
    const campaign = {
      from: start,
      to: Math.min(to, start + wholeBetween(random, [6, 72]) * hourMs),
      factor: logBetween(random, [1.5, 5]),
    };
    campaigns.push(campaign);
    return campaign;
  };
  const planIn = (begin: Time, end: Time, perWeek: number): void => {
    const wanted = poisson(random, (perWeek * (end - begin)) / (7 * dayMs));
    for (let tries = 0, made = 0; made < wanted && tries < 60; tries++) {
      const start = Math.floor(between(random, [begin, end]));
      // People wake up to most things.
      if (random() > 0.25 + 0.5 * (level[Math.floor((start - from) / sliceMs)] ?? 0)) continue;
      if (!isFree(busy, start - apartMs, start + apartMs)) continue;
      made += 1;
      const what = random();
      const slow = what > 0.78;
      if (what < 0.2) {
        const campaign = runCampaign(Math.floor(start - between(random, [2, 20]) * hourMs));
        campaign.to = Math.max(campaign.to, start + 12 * hourMs);
        add('inside a campaign', start, false);
      } else add(slow ? 'slow burn' : 'explosive', start, slow);
      busy.push({ from: start, to: start + longestWaveMs });
      const second = Math.floor(start + between(random, [slow ? 60 : 34, 100]) * hourMs);
      if (random() < secondWaves && second < end) {
        add('second wave', second, random() < 0.2);
        busy.push({ from: second, to: second + longestWaveMs });
      }
    }
  };
  planIn(from + 5 * dayMs, evaluatedFrom - 3 * dayMs, wavesPerWeek.before);
  planIn(evaluatedFrom, to - longestWaveMs, wavesPerWeek.evaluated);
  for (let n = poisson(random, (campaignsPerWeek * (to - from)) / (7 * dayMs)); n > 0; n--) {
    const start = Math.floor(between(random, [from + 2 * dayMs, to - 3 * dayMs]));
    if (isFree([...busy, ...campaigns], start - dayMs, start + 3 * dayMs)) runCampaign(start);
  }
  waves.sort((a, b) => a.start - b.start);
  return { campaigns: campaigns.sort((a, b) => a.from - b.from), waves };
}

export const isFree = (busy: readonly Interval[], from: Time, to: Time): boolean =>
  busy.every((span) => to <= span.from || span.to <= from);
