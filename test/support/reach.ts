import { urgencyOf } from '../../src/analysis/harm/urgency.ts';
import type { MentionChange } from '../../src/core/detection.ts';
import { type Random, seeded } from './simulated-brand.ts';

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Followers as accounts have them: log-normal with a Pareto tail. */
const followersOf = (random: Random): number =>
  Math.round(random() < 0.03 ? 3_000 / (1 - random()) ** (1 / 1.1) : 10 ** (2.3 + 0.7 * normal(random)));

export interface Reach {
  seed: number;
  /** Share of the negatives that name some harm. */
  harmShare: number;
  /** Nobody says how many follow. */
  unknown?: boolean;
}

/** The mentions with an urgency, as a brand's posts have it on any day. */
export function withReach(mentions: readonly MentionChange[], { seed, harmShare, unknown }: Reach): MentionChange[] {
  const random = seeded(seed);
  return mentions.map((mention) => {
    if (mention.after === null) return mention;
    const { negative } = mention.after;
    const pNegative = negative ? 0.5 + 0.5 * random() : 0.4 * random();
    const kinds = [
      'I was scammed by acme',
      'acme support: racist and rude',
      'outages at acme again',
      'acme is a hazard',
    ];
    const harmful = random() < harmShare * (negative ? 1 : 0.1);
    const text = harmful ? (kinds[Math.floor(random() * kinds.length)] ?? '') : 'my order from acme is late';
    const followers = followersOf(random);
    const urgency = urgencyOf({ text, pNegative, followers: unknown ? null : followers });
    return { ...mention, after: { ...mention.after, ...(urgency === null ? {} : { urgency }) } };
  });
}
