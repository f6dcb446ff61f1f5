import { parseArgs } from 'node:util';
import { type EngineSettings, type EngineState, step } from '../../dist/alerts/engine/engine.js';
import { transition } from '../../dist/alerts/incidents/incident.js';
import type { Observation } from '../../dist/core/detection.js';
import { dayMs, hourMs, minuteMs, type Time } from '../../dist/core/domain.js';
import type { Incident, Occasion } from '../../dist/core/incident.js';
import type { Bench, Figure } from '../bench.ts';
import { columns, type Row } from '../detection/table.ts';
import { type TwoWaves, twoWavesOf } from './two-waves.ts';

const soonMs = 20 * minuteMs;
const leastTold = 0.9;
const mostExtra = 0.1;
const stepMs = 30 * minuteMs;

interface Lived {
  occasions: Occasion[];
  /** When the incident was open. */
  openAt(at: Time): boolean;
}

const settingsOf = ({ brand, timezone, sources }: TwoWaves): EngineSettings => ({
  brand,
  timezone,
  sources,
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
});

/** Lives on from a state; `answer`: half an hour after the incident has opened, a person mutes or acknowledges it. */
function live(
  world: TwoWaves,
  state: EngineState,
  observations: readonly Observation[],
  answer: 'mute' | 'ack',
): Lived {
  const settings = settingsOf(world);
  const occasions: Occasion[] = [];
  const open: { from: Time; to: Time }[] = [];
  let incident: Incident | null = null;
  let known: EngineState = state;
  let next = 0;
  for (let now = world.from; now <= world.to; now += stepMs) {
    const first = next;
    while ((observations[next]?.seen ?? Number.POSITIVE_INFINITY) <= now) next++;
    const result = step({ state: known, incident, observations: observations.slice(first, next), now, settings });
    known = result.state;
    incident = result.incident;
    occasions.push(...result.spoken.map(({ occasion }) => occasion));
    if (incident) open.push({ from: now, to: now + stepMs });
    if (incident && now >= incident.openedAt + 30 * minuteMs) incident = answered(incident, answer, now);
  }
  return { occasions, openAt: (at) => open.some(({ from, to }) => at >= from && at < to) };
}

function answered(incident: Incident, answer: 'mute' | 'ack', now: Time): Incident | null {
  if (answer === 'ack')
    return incident.acknowledged ? incident : transition(incident, { type: 'acknowledge', by: 'x' }, now).incident;
  if (incident.muted) return incident;
  return transition(incident, { type: 'mute', by: 'x', until: now + 7 * dayMs }, now).incident;
}

interface Outcome {
  perDay: number;
  /** Messages about a second story where there is none. */
  extra: number;
  incidents: number;
  /** From when the second wave alone would open an incident to when it is told; null: never told. */
  delayMs: number | null;
  kind: string;
}

/** Null: the first wave opened no incident or is over, or the second alone would open none. */
function watch(seed: number, answer: 'mute' | 'ack', perDay?: number): Outcome | null {
  const world = twoWavesOf(seed, perDay);
  const settings = settingsOf(world);
  const { state } = step({ state: null, incident: null, observations: world.past, now: world.from - 1, settings });
  const first = live(world, state, world.first, answer);
  const alone = live(world, state, world.alone, answer);
  const both = live(world, state, world.both, answer);
  const { from } = world.second;
  const opens = alone.occasions.find(({ kind, at }) => kind === 'opened' && at >= from && at < from + 12 * hourMs);
  const isStory = ({ cause }: Occasion): boolean => cause === 'story';
  const extra = first.occasions.filter(isStory).length;
  const incidents = first.occasions.filter(({ kind }) => kind === 'opened').length;
  if (!opens || !both.openAt(from) || alone.openAt(from))
    return { perDay: world.perDay, extra, incidents, delayMs: null, kind: 'left out' };
  const told = both.occasions.find(
    ({ kind, cause, at }) =>
      at >= from && (isAnew(kind) || cause === 'story' || (answer === 'ack' && cause === 'growth')),
  );
  const kind = told?.cause ?? told?.kind ?? 'never';
  return { perDay: world.perDay, extra, incidents, delayMs: told ? told.at - opens.at : null, kind };
}

const isAnew = (kind: Occasion['kind']): boolean => kind === 'opened' || kind === 'reopened';

function figuresOf(name: string, outcomes: readonly Outcome[]): { figures: Figure[]; row: Row } {
  const judged = outcomes.filter(({ kind }) => kind !== 'left out');
  const soon = judged.filter(({ delayMs }) => delayMs !== null && delayMs <= soonMs).length / judged.length;
  const incidents = outcomes.reduce((sum, one) => sum + one.incidents, 0);
  const extra = outcomes.reduce((sum, one) => sum + one.extra, 0) / Math.max(1, incidents);
  const delays = judged.map(({ delayMs }) => delayMs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const median = (delays[Math.floor(delays.length / 2)] ?? 0) / minuteMs;
  const kinds = [...new Set(judged.map(({ kind }) => kind))].map(
    (kind) => `${kind} ${judged.filter((one) => one.kind === kind).length}`,
  );
  return {
    figures: [
      {
        what: `${name}: told within 20 minutes of when it alone opens an incident`,
        value: soon,
        unit: 'of second waves',
        bar: `>= ${leastTold}`,
        holds: soon >= leastTold,
      },
      {
        what: `${name}: messages of a second story where there is none`,
        value: extra,
        unit: 'an incident',
        bar: `<= ${mostExtra}`,
        holds: extra <= mostExtra,
      },
    ],
    row: [
      name,
      String(judged.length),
      soon.toFixed(2),
      median.toFixed(0),
      String(incidents),
      extra.toFixed(3),
      kinds.join(', '),
    ],
  };
}

/** npm run bench -- second-story [--seed N] [--brands N] [--json] */
export const bench: Bench = {
  title: 'a second wave of negatives inside a wave of three days that a person has answered, at 2 false alarms a month',
  async run({ progress, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: { seed: { type: 'string', default: '1' }, brands: { type: 'string', default: '40' } },
    });
    const [seed, brands] = [Number(values.seed), Number(values.brands)];
    const outcomes = { mute: [] as Outcome[], ack: [] as Outcome[] };
    for (let i = 0; i < brands; i++) {
      const answer = i % 2 === 0 ? 'mute' : 'ack';
      const outcome = watch(seed * 10_000 + i, answer);
      if (outcome) outcomes[answer].push(outcome);
      if ((i + 1) % 10 === 0) progress(`${i + 1} of ${brands} brands`);
    }
    const all = [
      figuresOf('muted', outcomes.mute),
      figuresOf('acknowledged', outcomes.ack),
      figuresOf('all', [...outcomes.mute, ...outcomes.ack]),
    ];
    const header: Row = ['', 'second waves', 'within 20 min', 'median min', 'first waves', 'extra', 'told as'];
    return { figures: all.flatMap(({ figures }) => figures), table: columns([header, ...all.map(({ row }) => row)]) };
  },
};
