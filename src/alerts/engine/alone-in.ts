import { hourMs, type Time } from '../../core/domain.ts';
import type { RecentNegative } from '../memory/engine-state.ts';
import type { View, WindowCounts } from '../memory/windows.ts';
import type { Said } from './story-groups.ts';

/**
 * What is new comes within so much time. Over more, a few words of what was told come together, or a few who only agree
 * or swear.
 */
const newMs = hourMs;

/** A remembered mention with its marks. */
export interface Heard extends Said {
  one: RecentNegative;
  seen: Time;
  /** Which of the stories that were told; null: none. */
  story: number | null;
}

/**
 * The windows as if what was told had not happened: of the negatives those of the group, with what comes along with
 * these, and an ordinary number of the others.
 */
export function aloneIn(seen: View, group: readonly Heard[], others: readonly Heard[]): View {
  const among = new Set(group);
  const rest = others.filter((one) => !among.has(one));
  return viewOf(seen, group, (all) => {
    const [inside, outside] = [sumsSince(group, all.from), sumsSince(rest, all.from)];
    const negatives = inside.negatives + everyday(inside.negatives, outside.negatives, all.expectedNegatives);
    return {
      ...all,
      mentions: mentionsWith(all, negatives, inside.negatives),
      negatives,
      // Time that was not observed counts for nothing.
      counted: Math.min(all.counted, inside.counted + everyday(inside.counted, outside.counted, all.expectedCounted)),
      weight: Math.min(all.weight, inside.weight + everyday(inside.weight, outside.weight, all.expectedWeight)),
    };
  });
}

/** The windows of a group of the negatives: `countsIn` says what of a window is theirs. */
export function viewOf(seen: View, group: readonly Heard[], countsIn: (all: WindowCounts) => WindowCounts): View {
  const counted = group.flatMap(({ one }) => (one.counted ? [one.at] : []));
  return {
    ...seen,
    // Of what was said longer ago than marks are remembered, nobody knows which story it was.
    hours: (...span) => ({ ...seen.hours(...span), negatives: 0, counted: 0, weight: 0 }),
    firstCounted: (from) => Math.min(...counted.filter((at) => at >= from), seen.now),
    window: (scaleMs) => countsIn(seen.window(Math.min(scaleMs, newMs))),
  };
}

/** So many negatives with the other posts around them. Those beyond a normal day come with the negatives of the group. */
export function mentionsWith(all: WindowCounts, negatives: number, ofGroup: number): number {
  const around = all.mentions - all.negatives;
  const beyond = Math.max(0, around - Math.max(0, all.expectedMentions - all.expectedNegatives));
  const part = Math.min(1, ofGroup / Math.max(1, all.negatives));
  return negatives + around - beyond * (1 - part);
}

/** Of those outside, as many as are everyday's. Of these, some are inside: their words are there by chance. */
const everyday = (inside: number, outside: number, expected: number): number =>
  outside * Math.min(1, expected / Math.max(1e-9, inside + outside));

/** Since `from`, and before `to`. */
export function sumsSince(
  heard: readonly Heard[],
  from: Time,
  to = Number.POSITIVE_INFINITY,
): Pick<WindowCounts, 'negatives' | 'counted' | 'weight'> {
  const sums = { negatives: 0, counted: 0, weight: 0 };
  for (const { one } of heard) {
    if (one.at < from || one.at >= to) continue;
    sums.negatives += Number(one.negative);
    sums.counted += Number(one.counted);
    sums.weight += one.gain / 100;
  }
  return sums;
}
