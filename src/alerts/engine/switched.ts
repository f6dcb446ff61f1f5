import { hourMs, type Time } from '../../core/domain.ts';
import type { EngineRule, Opinion } from '../detectors/detector.ts';
import type { EngineState } from '../memory/engine-state.ts';

/** Length of the longest window. After it, no window includes posts from before the switch. */
export const silentMs = 3 * hourMs;
/** When speakers have multiplied by this factor since the switch, the wave continues under any model. */
const growth = 2;
const fewest = 4;

/**
 * The same posts may look worse or better to another model. A rule that began to hold only because of the switch stays
 * silent until it stops holding, until the old posts have left its windows, or until twice as many people speak.
 * Mutates the state.
 */
export function silenceSwitched(
  state: Pick<EngineState, 'now' | 'switched'>,
  watchers: readonly { rule: EngineRule }[],
  opinions: Opinion[],
  speakersSince: (since: Time) => number,
): Opinion[] {
  const { switched, now } = state;
  if (!switched || switched.silent.length === 0) return opinions;
  const { at, speakers } = switched;
  const isOver = now >= at + silentMs || speakersSince(at - silentMs) >= growth * Math.max(fewest, speakers);
  const silent = isOver
    ? []
    : switched.silent.filter((name) => watchers.some(({ rule }, i) => rule.name === name && opinions[i]?.holds));
  if (silent.length < switched.silent.length) state.switched = { ...switched, silent };
  return opinions.map((opinion, i) =>
    silent.includes(watchers[i]?.rule.name ?? '')
      ? { ...opinion, holds: false, finding: () => ({ ...opinion.finding(), holds: false }) }
      : opinion,
  );
}
