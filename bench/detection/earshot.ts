import { type EngineSettings, type EngineState, type StepResult, step } from '../../dist/alerts/engine/engine.js';
import { isAlert } from '../../dist/alerts/incidents/is-alert.js';
import type { MentionChange, Observation } from '../../dist/core/detection.js';
import { hourMs, type Time } from '../../dist/core/domain.js';
import type { Incident, Occasion } from '../../dist/core/incident.js';
import { certain } from './scorer.ts';
import type { BenchMention, World } from './world.ts';
import { weekMs } from './yardstick.ts';

/** The dial of a rule: a month is 30.44 days. */
export const perMonth = (perWeek: number): number => (perWeek * 30.44 * 24 * hourMs) / weekMs;

/** What the engine is told of a mention: the one place that knows how. `perfect`: the true label instead of the scorer's. */
export function changeOf(mention: BenchMention, perfect: boolean): MentionChange {
  const p = perfect ? certain(mention.truth) : mention.p;
  const label = perfect ? mention.truth : mention.sentiment;
  const after = { negative: label === 'negative', p: p.negative };
  return {
    type: 'mention',
    id: mention.id,
    source: mention.source,
    at: mention.at,
    seen: mention.seen,
    speaker: mention.nameless ? `post:${mention.id}` : mention.author,
    before: null,
    after,
  };
}

function settingsOf(world: World, falseAlarmsPerWeek: number): EngineSettings {
  const settings = {
    brand: world.brand,
    timezone: world.timezone,
    sources: world.sources,
    rules: [
      {
        name: 'wave',
        detector: 'negative-spike',
        falseAlarmsPerMonth: perMonth(falseAlarmsPerWeek),
        settings: {},
      },
    ],
    campaigns: world.campaigns,
  };
  return settings;
}

const stepMs = 6 * hourMs;

interface Lived {
  occasions: Occasion[];
  /** The same, with the incident as it then was. */
  spoken: StepResult['spoken'];
  /** As they were last. */
  incidents: Incident[];
  state: EngineState | null;
}

/** Runs the engine over a world as the detect worker does: the occasions on which it spoke, and its last state. */
export function liveThrough(world: World, falseAlarmsPerWeek: number, perfect = false): Lived {
  const settings = settingsOf(world, falseAlarmsPerWeek);
  const observations: Observation[] = [
    ...world.mentions.map((mention) => changeOf(mention, perfect)),
    ...world.coverage,
  ].sort((a, b) => a.seen - b.seen);
  const spoken: StepResult['spoken'] = [];
  const incidents = new Map<string, Incident>();
  let state: EngineState | null = null;
  let incident: Incident | null = null;
  let next = 0;
  for (let now = world.from + stepMs; now <= world.to; now += stepMs) {
    const first = next;
    while ((observations[next]?.seen ?? Number.POSITIVE_INFINITY) <= now) next++;
    const result = step({ state, incident, observations: observations.slice(first, next), now, settings });
    ({ state, incident } = result);
    spoken.push(...result.spoken);
    for (const changed of result.changed) incidents.set(changed.id, changed);
  }
  const occasions = spoken.map(({ occasion }) => occasion);
  return { occasions, spoken, incidents: [...incidents.values()], state };
}

/** Times of its alerts: opened and escalated. */
export const earshotAlerts = (world: World, falseAlarmsPerWeek: number, perfect = false): Time[] =>
  liveThrough(world, falseAlarmsPerWeek, perfect).occasions.flatMap(({ kind, at }) => (isAlert(kind) ? [at] : []));

/** Knows which mentions are the wave's: alerts when five different people of it are known. Nothing can be much earlier. */
export function oracleAlerts(world: World): Time[] {
  return world.waves.map(({ negatives }) => (negatives[4] ?? world.to) + 1);
}
