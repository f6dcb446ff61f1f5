import { dayMs, hourMs, type Label, minuteMs, type Time } from '../../dist/core/domain.js';
import { type Crowd, type Draft, labelWith } from './life.ts';
import { between, logBetween, normal, type Random, wholeBetween } from './random.ts';

export interface DecoyOf {
  random: Random;
  start: Time;
  perDay: number;
  /** The brand's usual share of negatives. */
  share: number;
  crowd: Crowd;
}

interface Made {
  drafts: Draft[];
  to: Time;
}

const posts = (count: number, make: (i: number) => Draft): Draft[] => Array.from({ length: count }, (_, i) => make(i));

function viral({ random, start, perDay, crowd }: DecoyOf, label: () => Label): Made {
  const size = Math.round((15 + logBetween(random, [4, 30]) * Math.sqrt(perDay)) * Math.exp(0.3 * normal(random)));
  const spread = between(random, [1, 5]) * hourMs;
  const drafts = posts(size, () => ({
    at: Math.floor(start + spread * Math.exp(0.8 * normal(random))),
    author: random() < 0.8 ? crowd.newcomer() : crowd.regular(),
    truth: label(),
  }));
  return { drafts, to: start + 5 * spread };
}

/** One post that many people repost. */
function storm(decoy: DecoyOf, truth: Label): Made {
  const { drafts, to } = viral(decoy, () => truth);
  const [first, ...others] = drafts.sort((a, b) => a.at - b.at);
  for (const draft of others) if (first) draft.repostOf = first;
  return { drafts, to };
}

/** One text by many accounts, each new to the brand. */
function copies({ random, start, crowd }: DecoyOf, count: number, spread: number, truth: Label): Made {
  const drafts = posts(count, () => ({
    at: Math.floor(start + spread * random()),
    author: crowd.newcomer(),
    truth,
    story: `copied at ${start}`,
  }));
  return { drafts, to: start + spread };
}

/** What looks like a wave and is none. Each gives its posts and when it is over. */
export const decoys: Record<string, (decoy: DecoyOf) => Made> = {
  'positive viral': (decoy) => {
    const negative = between(decoy.random, [0.01, 0.05]);
    return viral(decoy, () => {
      const x = decoy.random();
      return x < negative ? 'negative' : x < 0.85 ? 'positive' : 'neutral';
    });
  },
  'neutral viral': (decoy) => {
    const negative = decoy.share * between(decoy.random, [0.4, 0.9]);
    return viral(decoy, () => labelWith(decoy.random, negative));
  },
  'bot flood': ({ random, start, perDay, crowd }) => {
    const bots = posts(wholeBetween(random, [2, 4]), () => ({
      at: start,
      author: crowd.newcomer(),
      truth: 'negative',
    }));
    const spread = between(random, [0.5, 4]) * hourMs;
    const size = Math.round(logBetween(random, [15, 80]) + 3 * Math.sqrt(perDay));
    const drafts = posts(size, (i) => ({
      at: Math.floor(start + spread * random()),
      author: bots[i % bots.length]?.author ?? '',
      truth: random() < 0.9 ? 'negative' : 'neutral',
    }));
    return { drafts, to: start + spread };
  },
  'chance complaints': ({ random, start, crowd }) => {
    const spread = between(random, [0.5, 5]) * hourMs;
    const drafts = posts(wholeBetween(random, [3, 6]), () => ({
      at: Math.floor(start + spread * random()),
      author: crowd.newcomer(),
      truth: 'negative',
    }));
    return { drafts, to: start + spread };
  },
  'one author': ({ random, start, crowd }) => {
    const author = crowd.newcomer();
    const spread = between(random, [1, 6]) * hourMs;
    const drafts = posts(wholeBetween(random, [8, 40]), () => ({
      at: Math.floor(start + spread * random()),
      author,
      truth: 'negative',
    }));
    return { drafts, to: start + spread };
  },
  'copy-paste': (decoy) => {
    const { random, perDay } = decoy;
    const size = Math.round(logBetween(random, [8, 20]) + 0.4 * Math.sqrt(perDay));
    return copies(decoy, size, between(random, [1, 6]) * hourMs, random() < 0.7 ? 'neutral' : 'positive');
  },
  'positive storm': (decoy) => storm(decoy, 'positive'),
  'neutral storm': (decoy) => storm(decoy, 'neutral'),
  'syndicated article': (decoy) => copies(decoy, wholeBetween(decoy.random, [25, 60]), 3 * hourMs, 'neutral'),
  'nameless flood': ({ random, start, perDay }) => {
    const spread = between(random, [0.2, 2]) * hourMs;
    const drafts = posts(Math.round(logBetween(random, [15, 80]) + 2 * Math.sqrt(perDay)), (i) => ({
      at: Math.floor(start + spread * random()),
      author: `nameless ${start}.${i}`,
      nameless: true,
      truth: random() < 0.9 ? 'negative' : 'neutral',
    }));
    return { drafts, to: start + spread };
  },
  'net of fresh accounts': (decoy) => copies(decoy, wholeBetween(decoy.random, [50, 70]), hourMs, 'negative'),
  backfill: ({ random, start, perDay, crowd }) => {
    const size = Math.round(10 + logBetween(random, [0.2, 1.5]) * perDay);
    const negative = between(random, [0.2, 0.8]);
    const drafts = posts(size, () => ({
      at: Math.floor(start - between(random, [1, 12]) * dayMs),
      seen: Math.floor(start + random() * 10 * minuteMs),
      author: crowd.regular(),
      truth: labelWith(random, negative),
    }));
    return { drafts, to: start + hourMs };
  },
};

/** How often a decoy comes, against the others. What nobody could tell from a wave is rare. */
export const often: Record<string, number> = { 'nameless flood': 0.3, 'net of fresh accounts': 0.1 };
