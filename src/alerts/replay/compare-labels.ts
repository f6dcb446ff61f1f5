import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import { type EngineSettings, type EngineState, step } from '../engine/engine.ts';
import { silentMs } from '../engine/switched.ts';
import { urgentDetector } from '../incidents/severity.ts';
import { learnBaseline } from '../memory/baseline.ts';
import type { Switched } from '../memory/engine-state.ts';
import { learnedTo } from '../memory/learning.ts';
import { localHourIn } from '../memory/local-hour.ts';
import { speakersBeyondNormal } from '../memory/speakers.ts';

/** How the same moment looks by the labels of before (`old`) and of now. */
export function compareLabels(
  old: EngineState,
  state: EngineState,
  open: Incident | null,
  settings: EngineSettings,
): Switched {
  const at = state.now;
  const known = open ?? state.lastResolved ?? null;
  const before = holding(old, open, settings);
  const joined = holding(state, open, settings).filter((name) => !before.includes(name));
  const isSilent = (name: string): boolean => {
    const isUrgent = settings.rules.find((rule) => rule.name === name)?.detector === urgentDetector;
    return isUrgent || !(open?.rules.some(({ rule }) => rule === name) ?? false);
  };
  const since = known?.since ?? at;
  const ratio = Math.max(1, speakers(state, settings, since)) / Math.max(1, speakers(old, settings, since));
  const earlier = known && old.switched?.incident === known.id ? old.switched.factor : 1;
  return {
    at,
    incident: known?.id ?? null,
    factor: earlier * ratio,
    silent: joined.filter(isSilent),
    speakers: speakers(state, settings, at - silentMs),
  };
}

/** Rules that hold at the moment of the state; nothing is told. */
function holding(state: EngineState, incident: Incident | null, settings: EngineSettings): string[] {
  const { findings } = step({ state, incident, observations: [], now: state.now, settings });
  return findings.filter(({ holds }) => holds).map(({ rule }) => rule);
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
