import { hourMs, type Label, minuteMs, sliceMs, type Time } from '../../dist/core/domain.js';
import type { Family } from './families.ts';
import { between, exponential, normal, oneOf, pareto, poisson, type Random } from './random.ts';
import type { BySlice } from './rhythm.ts';
import type { BenchMention, Campaign } from './world.ts';

/** A mention as it is posted, before anybody has seen or scored it. */
export interface Draft {
  at: Time;
  author: string;
  truth: Label;
  /** Posted without a name. */
  nameless?: boolean;
  repostOf?: Draft;
  story?: string;
  /** When it becomes known, if that is already decided. */
  seen?: Time;
  /** What became of it. */
  mention?: BenchMention;
}

/** Who writes about a brand: some write every day, most once. */
export interface Crowd {
  regular(): string;
  newcomer(): string;
}

export function crowdOf(random: Random, brand: string, perDay: number, skew: number): Crowd {
  const pool = Math.max(60, Math.round(perDay * between(random, [6, 20])));
  const regulars = Array.from({ length: pool }, (_, i) => `${brand}.r${i}`);
  let newcomers = 0;
  return {
    regular: () => regulars[Math.floor(pool * random() ** skew)] ?? brand,
    newcomer: () => `${brand}.n${newcomers++}`,
  };
}

export const labelWith = (random: Random, negativeShare: number): Label =>
  random() < negativeShare ? 'negative' : random() < 0.58 ? 'neutral' : 'positive';

export interface LifeOf {
  random: Random;
  family: Family;
  perDay: number;
  from: Time;
  level: BySlice;
  share: BySlice;
  crowd: Crowd;
  campaigns: readonly Campaign[];
}

/** Everyday life: mentions, the replies and reposts that they draw, and theirs. */
export function everydayLife({ random, family, perDay, from, level, share, crowd, campaigns }: LifeOf): Draft[] {
  const branching = between(random, family.branching);
  const sameMind = between(random, family.sameMind);
  const reposts = between(random, family.repostShare);
  const tail = between(random, family.replyTail);
  const delayMinutes = between(random, family.replyDelayMinutes);
  const end = from + level.length * sliceMs;
  // A chance cascade stays well below what is called a wave.
  const largest = Math.max(5, Math.round(1.5 * Math.sqrt(perDay)));
  const boost = new Float64Array(level.length).fill(1);
  for (const campaign of campaigns)
    for (let i = 0; i < level.length; i++)
      if (from + i * sliceMs >= campaign.from && from + i * sliceMs < campaign.to)
        boost[i] = campaign.factor * Math.exp(0.2 * normal(random));

  const drafts: Draft[] = [];
  const perSlice = (perDay * (1 - branching) * sliceMs) / (24 * hourMs);
  const replyDelay = (): number =>
    family.replyDelay === 'power law'
      ? delayMinutes * minuteMs * (pareto(random, 1, 1.4) - 1)
      : delayMinutes * minuteMs * Math.exp(1.1 * normal(random));
  for (let i = 0; i < level.length; i++) {
    const count = poisson(random, perSlice * (level[i] ?? 0) * (boost[i] ?? 1));
    for (let n = 0; n < count; n++) {
      const root: Draft = {
        at: from + i * sliceMs + Math.floor(random() * sliceMs),
        author: crowd.regular(),
        truth: labelWith(random, share[i] ?? 0),
      };
      drafts.push(root);
      const open = [root];
      let size = 0;
      for (let parent = open.pop(); parent && size < largest; parent = open.pop()) {
        // Mean 1 whatever the tail.
        const pull = pareto(random, (tail - 1) / tail, tail);
        const replies = Math.min(largest - size, poisson(random, branching * pull));
        for (let k = 0; k < replies; k++) {
          const at = Math.floor(parent.at + replyDelay());
          if (at >= end) continue;
          const isRepost = random() < reposts / Math.max(0.05, branching);
          const truth =
            isRepost || random() < sameMind
              ? parent.truth
              : labelWith(random, share[Math.floor((at - from) / sliceMs)] ?? 0);
          const reply: Draft = { at, author: crowd.regular(), truth };
          if (isRepost) reply.repostOf = parent.repostOf ?? parent;
          drafts.push(reply);
          open.push(reply);
          size += 1;
        }
      }
    }
  }
  return drafts;
}

/** Harmless copies: the same text by several accounts, as of an offer or a headline. */
export function headlines(random: Random, crowd: Crowd, perDay: number, from: Time, to: Time): Draft[] {
  const drafts: Draft[] = [];
  let number = 0;
  for (let at = from; at < to; at += exponential(random, (40 * hourMs) / Math.sqrt(perDay / 50))) {
    const truth = oneOf(random, ['neutral', 'neutral', 'positive'] as const);
    const story = `headline ${number++} of ${from}`;
    const copies = Math.min(Math.round(pareto(random, 2, 1.5)), Math.max(4, Math.round(Math.sqrt(perDay))));
    for (let i = 0; i < copies; i++) {
      const posted = Math.floor(at + exponential(random, 90 * minuteMs));
      if (posted < to) drafts.push({ at: posted, author: crowd.regular(), truth, story });
    }
  }
  return drafts;
}
