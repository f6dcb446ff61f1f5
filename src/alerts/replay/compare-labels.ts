import type { Time } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import { type EngineSettings, type EngineState, step } from '../engine/engine.ts';
import { silentMs } from '../engine/switched.ts';
import { learnBaseline } from '../memory/baseline.ts';
import type { Switched } from '../memory/engine-state.ts';
import { learnedTo } from '../memory/learning.ts';
import { localHourIn } from '../memory/local-hour.ts';
import { speakersBeyondNormal } from '../memory/speakers.ts';

/** Compares one moment by the labels before the switch (`old`) and after it. */
export function compareLabels(
  old: EngineState,
  state: EngineState,
  open: Incident | null,
  settings: EngineSettings,
): Switched {
  const at = state.now;
  const before = holdingAt(old, open, settings).map(({ rule }) => rule);
  const joined = holdingAt(state, open, settings).filter(({ rule }) => !before.includes(rule));
  const isSilent = ({ kind, rule }: Finding): boolean =>
    kind === 'post' || !(open?.rules.some((known) => known.rule === rule) ?? false);
  return {
    at,
    silent: joined.filter(isSilent).map(({ rule }) => rule),
    speakers: speakers(state, settings, at - silentMs),
  };
}

/** Rules that hold at the time of the state. Reports nothing. */
export function holdingAt(state: EngineState, incident: Incident | null, settings: EngineSettings): Finding[] {
  const { findings } = step({ state, incident, observations: [], now: state.now, settings });
  return findings.filter(({ holds }) => holds);
}

function speakers(state: EngineState, { sources, campaigns, timezone }: EngineSettings, since: Time): number {
  const baseline = learnBaseline({
    sources,
    memories: state.sources,
    unlearned: state.unlearned,
    ...(campaigns && { campaigns }),
    now: learnedTo(state, sources),
    localHour: localHourIn(timezone),
  });
  return speakersBeyondNormal(state, sources, baseline, since);
}
