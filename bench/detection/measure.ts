import { earshotAlerts, oracleAlerts } from './earshot.ts';
import { heldOut, training } from './families.ts';
import { apply, freezeThresholds, type Watchable } from './freeze.ts';
import { generateWorld } from './generate.ts';
import { changePoints } from './rivals/change-points.ts';
import { countsOf } from './rivals/counts.ts';
import { ratios } from './rivals/ratios.ts';
import type { World } from './world.ts';
import { type Judged, judge, type Outcome } from './yardstick.ts';

/** False alarms a brand-week at which everything is compared. */
export const allBudgets: readonly number[] = [0.1, 0.25, 0.5, 1];

export interface Measured {
  name: string;
  /** What was measured is Earshot, a bound above it, or a rule of others. */
  role: 'earshot' | 'bound' | 'rival';
  /** By budget, then by brand. */
  outcomes: Outcome[][];
  /** By budget; only of rivals. */
  thresholds?: number[];
}

export interface Measurement {
  budgets: readonly number[];
  /** Earshot first. */
  measured: Measured[];
}

export interface MeasureOf {
  seed: number;
  brands: number;
  /** None: rivals are left out. */
  trainingBrands: number;
  budgets: readonly number[];
  progress(text: string): void;
}

/** Seeds of held-out brands start far from those of training brands. */
const heldOutSeeds = 1_000_000;

export const judgedOf = ({ perDay, waves, evaluatedFrom, to }: World): Judged => ({ perDay, waves, evaluatedFrom, to });

export const worldsOf = {
  training: (seed: number, i: number): World => generateWorld({ seed: seed * 10_000 + i, family: training }),
  heldOut: (seed: number, i: number): World =>
    generateWorld({ seed: heldOutSeeds + seed * 10_000 + i, family: heldOut }),
};

/** Runs everything: thresholds of rivals are frozen on training brands; Earshot gets only its dial. */
export function measure({ seed, brands, trainingBrands, budgets, progress }: MeasureOf): Measurement {
  const rivals = trainingBrands > 0 ? [...ratios, ...changePoints] : [];
  const trained: Watchable[] = [];
  for (let i = 0; i < trainingBrands; i++) {
    const world = worldsOf.training(seed, i);
    trained.push({ counts: countsOf(world), judged: judgedOf(world) });
  }
  const frozen = rivals.map((rival) => freezeThresholds(rival, trained, budgets));
  if (rivals.length > 0)
    progress(`thresholds of ${rivals.length} rivals are frozen on ${trainingBrands} training brands`);

  const empty = (): Outcome[][] => budgets.map(() => []);
  const earshot: Measured = { name: 'Earshot', role: 'earshot', outcomes: empty() };
  const perfect: Measured = { name: 'Earshot, perfect sentiment', role: 'bound', outcomes: empty() };
  const oracle: Measured = { name: 'oracle, five people', role: 'bound', outcomes: empty() };
  const others = rivals.map(
    (rival, i): Measured => ({ name: rival.name, role: 'rival', outcomes: empty(), thresholds: frozen[i] ?? [] }),
  );
  for (let i = 0; i < brands; i++) {
    const world = worldsOf.heldOut(seed, i);
    const judged = judgedOf(world);
    for (const [k, budget] of budgets.entries()) {
      earshot.outcomes[k]?.push(judge(judged, earshotAlerts(world, budget)));
      perfect.outcomes[k]?.push(judge(judged, earshotAlerts(world, budget, true)));
      oracle.outcomes[k]?.push(judge(judged, oracleAlerts(world)));
    }
    const counts = countsOf(world);
    for (const [r, rival] of rivals.entries())
      apply(rival, { counts, judged }, frozen[r] ?? []).forEach((outcome, k) => {
        others[r]?.outcomes[k]?.push(outcome);
      });
    if ((i + 1) % 10 === 0 || i + 1 === brands) progress(`${i + 1} of ${brands} held-out brands`);
  }
  return { budgets, measured: [earshot, perfect, oracle, ...others] };
}
