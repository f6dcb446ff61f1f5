import { type EngineSettings, type EngineState, parseState, step, storedState } from '../dist/alerts/engine/engine.js';
import type { Observation } from '../dist/core/detection.js';
import { dayMs, sliceMs, type Time } from '../dist/core/domain.js';
import type { Incident } from '../dist/core/incident.js';
import type { Json } from '../dist/core/json.js';
import type { Bench } from './bench.ts';
import { changeOf } from './detection/earshot.ts';
import { heldOut } from './detection/families.ts';
import { generateWorld } from './detection/generate.ts';

const brandsWatched = 1_000;
/** Brands differ in size; so many are made, and each stands for many. */
const sizes = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 3_000];
const days = 28;
const rounds = 12;

interface Watched {
  settings: EngineSettings;
  observations: Observation[];
  taken: number;
  /** As the store keeps it. */
  state: string;
  incident: Incident | null;
}

function watch(perDay: number, seed: number): { brand: Watched; now: Time } {
  const world = generateWorld({ seed, family: heldOut, perDay, warmUpDays: days, evaluatedDays: 1 });
  const rule = { name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} };
  const { brand, timezone, sources } = world;
  const settings: EngineSettings = { brand, timezone, sources, rules: [rule] };
  const observations: Observation[] = [...world.mentions.map((mention) => changeOf(mention, false)), ...world.coverage];
  observations.sort((a, b) => a.seen - b.seen);
  const now = Math.floor((observations[0]?.seen ?? 0) / sliceMs) * sliceMs + days * dayMs;
  const taken = observations.findIndex(({ seen }) => seen > now);
  const past = observations.slice(0, taken);
  const { state, incident } = step({ state: null, incident: null, observations: past, now, settings });
  return { brand: { settings, observations, taken, state: JSON.stringify(storedState(state)), incident }, now };
}

/** One evaluation as the detect worker makes it: the snapshot is read and written. */
function evaluate(brand: Watched, now: Time): EngineState {
  const from = brand.taken;
  while ((brand.observations[brand.taken]?.seen ?? Number.POSITIVE_INFINITY) <= now) brand.taken += 1;
  const { settings, incident } = brand;
  const observations = brand.observations.slice(from, brand.taken);
  const state = parseState(JSON.parse(brand.state) as Json);
  const result = step({ state, incident, observations, now, settings });
  brand.state = JSON.stringify(storedState(result.state));
  brand.incident = result.incident;
  return result.state;
}

export const bench: Bench = {
  title: `${brandsWatched} brands of 5 to 3,000 mentions a day, evaluated every 5 minutes`,
  async run({ progress }) {
    const brands = sizes.map((perDay, i) => watch(perDay, 9_000 + i));
    progress('four weeks learned');
    const before = process.cpuUsage();
    for (let round = 1; round <= rounds; round++)
      for (const { brand, now } of brands) evaluate(brand, now + round * sliceMs);
    const { user, system } = process.cpuUsage(before);
    const perEvaluation = (user + system) / 1_000 / (rounds * brands.length);
    const share = (perEvaluation * brandsWatched * 100) / sliceMs;
    const largest = Math.max(...brands.map(({ brand }) => brand.state.length));
    return [
      { what: 'CPU of one core', value: share, unit: '%', bar: '<= 5', holds: share <= 5 },
      { what: 'an evaluation', value: perEvaluation, unit: 'ms' },
      { what: 'largest snapshot', value: largest / 1024, unit: 'kB' },
    ];
  },
};
