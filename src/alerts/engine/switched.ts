import { hourMs, type Time } from '../../core/domain.ts';
import type { EngineRule, Opinion } from '../detectors/detector.ts';
import type { EngineState, Switched } from '../memory/engine-state.ts';

/** The longest window: after it, nothing that was posted before the change is looked at. */
export const silentMs = 3 * hourMs;
/** So many times the speakers of then are a wave that goes on, whatever the model. */
const growth = 2;
const fewest = 4;

/** Speakers of an incident as it has counted them from its beginning: by the model of then. */
export const inOwnUnits = (switched: Switched | undefined, incident: string | undefined, speakers: number): number =>
  switched && switched.incident !== null && switched.incident === incident ? speakers / switched.factor : speakers;

/**
 * The same posts look worse, or better, to another model. A rule that came to hold by the change of the model alone is
 * silent until it has let go, the posts of then are out of its windows, or twice as many people speak. Changes the state.
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
