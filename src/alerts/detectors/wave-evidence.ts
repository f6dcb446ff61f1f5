import { sizeOf } from '../memory/baseline.ts';
import { labelUnit } from '../memory/share-concentration.ts';
import { countedPerHour } from '../memory/speakers.ts';
import type { View, WindowCounts } from '../memory/windows.ts';
import { logBetaBinomialTail, logNegativeBinomialTail } from './statistics.ts';

/**
 * Limits the count's evidence to this multiple of the share's. A count without the share is a viral post or a busy
 * hour; a share without the count is a few people.
 */
const shareFactor = 3;
/**
 * A share test that could not say this much, even if all were negative, has little power: where most posts always are
 * negative, or where there are few posts. Its limit then holds in proportion to what it could say.
 */
const powerfulShare = 4;
/**
 * The more of the brand's posts are negative on a normal day, the less a wave can change their share: at most waves, some
 * posts are not negative either. Part of the weight that is left to become negative: with the least, the share is no
 * limit; with the most, a full one.
 */
const room = { least: 0.45, most: 0.65 };
/** A scorer that often doubts leaves little room too: as many of the brand's posts have to be labelled negative. */
const scolded = { hardly: 0.3, mostly: 0.42 };
/** While the day's rhythm is a guess, only the share tells a wave from the morning. Relative variances of what is expected. */
const guess = { good: 0.2, bad: 0.45 };
/** Part of the guess's variance that weighs against a count, because the share limits it already. */
const guessOfCount = 0.3;
/**
 * When other mentions are so numerous that it is an event (a viral post or a campaign; a few do not count), the share
 * has to show more.
 */
const eventShareFactor = 1.5;
const eventVolume = 4;
const fewOthers = 10;
const shareBonus = 0.3;
/** A weak share test also adds less to the score by chance. This makes up for it. */
const weakShareBonus = 3;
/** The same for a share that has no room. */
const noRoomBonus = 0.5;
/** A campaign may be this many times as large as the calendar says; what goes beyond is no part of it. */
const campaignDoubt = 2;
/**
 * In a small brand, few people rarely come together by chance; in a large one, more moments are looked at, each with a
 * sharp test. With this slope per unit of the logarithm, one tail fits brands of all sizes. Below the least size,
 * and from the largest effect on, size says nothing more.
 */
const usualSize = { perDay: 20, slope: 0.3 };
const leastPerDay = 0.24;
const lowestBonus = -0.6;

/** Mentions with each speaker counted once. Copies and floods by few accounts say nothing about the share. */
const oncePerSpeaker = (window: WindowCounts): number =>
  Math.max(window.counted, window.weight, window.mentions - window.negatives + window.counted);

/** A campaign's size cannot be known exactly, so the other mentions show how many negatives to expect, within limits. */
function expectedIn({ baseline: { share }, campaign }: View, window: WindowCounts): number {
  const usual = window.expectedWeight;
  if (campaign === null) return usual;
  const byOthers = (share / (1 - share)) * Math.max(0, oncePerSpeaker(window) - window.weight);
  return Math.max(usual, campaign > 1 ? Math.min(byOthers, campaignDoubt * usual) : byOthers);
}

/** Log probability of this much weight, in units that vary like counts. */
export function countTail(view: View, window: WindowCounts): number {
  const { markSize, doubt } = view.baseline;
  const dispersion = view.baseline.dispersion - (1 - guessOfCount) * doubt(view.now);
  const expected = expectedIn(view, window);
  const [count, mean] = [window.weight / markSize, expected / markSize];
  return count <= mean ? 0 : logNegativeBinomialTail(count, mean, sizeOf(mean, dispersion));
}

/** A window that keeps a rule holding has at least so many. */
const fewestToHold = 2;

/** The same, of a window that keeps a rule holding; 0 where it has too few for that. */
export const tailToHold = (view: View, window: WindowCounts): number =>
  window.counted >= fewestToHold ? countTail(view, window) : 0;

/** Evidence of this share of weight, and the most that so many mentions could give: all of them clearly negative. */
function shareEvidence({ baseline }: View, window: WindowCounts): { found: number; possible: number } {
  const { share, markSize, shareConcentration } = baseline;
  const all = oncePerSpeaker(window);
  const unit = labelUnit(share, markSize);
  const evidence = (weight: number): number =>
    weight <= share * all ? 0 : -logBetaBinomialTail(weight * unit, all * unit, share, shareConcentration);
  return { found: evidence(window.weight), possible: evidence(all * Math.max(share, markSize)) };
}

/** Whether there are too many other mentions for an ordinary hour. */
function isEvent({ baseline }: View, window: WindowCounts): boolean {
  const others = window.mentions - window.negatives;
  const mean = Math.max(0, window.expectedMentions - window.expectedNegatives);
  if (others < fewOthers || others <= mean) return false;
  return -logNegativeBinomialTail(others, mean, sizeOf(mean, baseline.mentionDispersion)) > eventVolume;
}

const limited = (count: number, most: number, power: number): number =>
  power * Math.min(count, most) + (1 - power) * count;

const between = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** How far the share limits a count, 0-1. */
function limitOf({ baseline: { share, markSize, doubt }, now }: View, wide: WindowCounts): number {
  const left = 1 - Math.min(1, share / markSize);
  const labelled = wide.expectedNegatives / Math.max(1e-9, wide.expectedMentions);
  return Math.max(
    between(left, room.least, room.most),
    1 - between(labelled, scolded.hardly, scolded.mostly),
    between(doubt(now), guess.good, guess.bad),
  );
}

/** Evidence of a window's count, limited by that of its share. */
export function limitedCount(view: View, window: WindowCounts): number {
  const { found, possible } = shareEvidence(view, window);
  return limited(-countTail(view, window), shareFactor * found, Math.min(1, possible / powerfulShare));
}

/** The same, with what the share adds. `wide`: the window of the share. */
export function countAndShare(view: View, count: number, wide: WindowCounts): number {
  const { found: share, possible } = shareEvidence(view, wide);
  const factor = isEvent(view, wide) ? eventShareFactor : shareFactor;
  const power = Math.min(1, possible / powerfulShare);
  const without = power * (1 - limitOf(view, wide));
  return (
    limited(count, factor * share, power - without) +
    (power > 0 ? (shareBonus * share) / power : 0) +
    weakShareBonus * (1 - power) +
    noRoomBonus * without
  );
}

/** What the size of the brand adds to its scores. */
export function sizeBonus({ baseline, sources }: View): number {
  const perDay = Math.max(leastPerDay, 24 * countedPerHour(sources, baseline));
  return Math.max(lowestBonus, usualSize.slope * Math.log(usualSize.perDay / perDay));
}
