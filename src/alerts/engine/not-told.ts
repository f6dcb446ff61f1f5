import { hourMs, type Time } from '../../core/domain.ts';
import type { View } from '../memory/windows.ts';
import { type Heard, mentionsWith, sumsSince, viewOf } from './alone-in.ts';

/** As far back as marks are remembered. */
const beforeMs = 3 * hourMs;
/** A change among so few people is chance. */
const doubt = 3;

/** Of one word alone nobody knows what it is about: many only agree or swear. */
export const notTold = (heard: readonly Heard[]): Heard[] =>
  heard.filter(({ story, marks }) => story === null && marks.length > 1);

/**
 * The windows of those whose words are not those of what was told. Some of the told stories' people only agree or swear,
 * or have found other words: how many of them come was seen in the hours before, and as many more are expected as more
 * people speak of what was told:
 *
 *   expected = usual + max(0, heard before x usual / usual before - usual) x max(1, told / told before).
 *
 * As many as no longer speak of what was told have found other words for it. Only those who became known `after` count.
 */
export function notToldIn(seen: View, heard: readonly Heard[], after: Time): View {
  const told = heard.filter(({ story }) => story !== null);
  const others = notTold(heard);
  const newest = others.filter((one) => one.seen > after);
  const longest = seen.window(beforeMs);
  return viewOf(seen, newest, (all) => {
    const now = sumsSince(newest, all.from);
    const before = sumsSince(others, longest.from, all.from);
    const pace = all.expectedCounted / Math.max(1e-9, longest.expectedCounted - all.expectedCounted);
    const [toldNow, toldBefore] = [sumsSince(told, all.from), sumsSince(told, longest.from, all.from)];
    const more = Math.max(1, (toldNow.counted + doubt) / (toldBefore.counted * pace + doubt));
    const left = (now: number, before: number): number => Math.max(0, before * pace - now);
    const expected = (usual: number, heardBefore: number): number =>
      usual + Math.max(0, heardBefore * pace - usual) * more;
    return {
      ...all,
      mentions: mentionsWith(all, now.negatives, now.negatives),
      negatives: now.negatives,
      counted: Math.max(0, Math.min(all.counted, now.counted) - left(toldNow.counted, toldBefore.counted)),
      weight: Math.max(0, Math.min(all.weight, now.weight) - left(toldNow.weight, toldBefore.weight)),
      expectedCounted: expected(all.expectedCounted, before.counted),
      expectedWeight: expected(all.expectedWeight, before.weight),
    };
  });
}
