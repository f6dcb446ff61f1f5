import { hourMs, type Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { Scenario } from './scenario.ts';

/** The store's contents at the end. */
export interface Outcome {
  mentions: number;
  incidents: readonly Pick<Incident, 'openedAt'>[];
  notifications: number;
}

export interface DemoFigures {
  mentions: number;
  incidents: number;
  /** Share of the wave's posts published before the first alert; 1: there was none. */
  firstAlertShare: number;
  falseAlarms: number;
  notifications: number;
  seconds: number;
}

/** Share of the wave's posts published by a moment. */
export function shareOf({ posts }: Scenario, time: Time): number {
  const wave = posts.filter((post) => post.wave);
  return wave.filter(({ at }) => at <= time).length / wave.length;
}

/**
 * Computes the demo's figures. An incident outside the wave is a false alarm; the wave ends six hours after its last
 * post.
 */
export function figuresOf(scenario: Scenario, outcome: Outcome, seconds: number): DemoFigures {
  const { mentions, incidents, notifications } = outcome;
  const wave = scenario.posts.filter((post) => post.wave);
  const from = wave[0]?.at ?? 0;
  const to = (wave.at(-1)?.at ?? 0) + 6 * hourMs;
  const right = incidents.filter(({ openedAt }) => openedAt >= from && openedAt <= to);
  const first = right.map(({ openedAt }) => openedAt).sort((a, b) => a - b)[0];
  return {
    mentions,
    incidents: incidents.length,
    firstAlertShare: first === undefined ? 1 : Number(shareOf(scenario, first).toFixed(4)),
    falseAlarms: incidents.length - right.length,
    notifications,
    seconds: Number(seconds.toFixed(1)),
  };
}
