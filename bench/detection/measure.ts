import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
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

export const judgedOf = ({ perDay, waves, decoys, evaluatedFrom, to }: World): Judged => ({
  perDay,
  waves,
  decoys,
  evaluatedFrom,
  to,
});

export const worldsOf = {
  training: (seed: number, i: number): World => generateWorld({ seed: seed * 10_000 + i, family: training }),
  heldOut: (seed: number, i: number): World =>
    generateWorld({ seed: heldOutSeeds + seed * 10_000 + i, family: heldOut }),
};

/** What one held-out brand gives: by budget, of Earshot, the bounds and each rival. */
export interface BrandOutcomes {
  earshot: Outcome[];
  perfect: Outcome[];
  oracle: Outcome[];
  rivals: Outcome[][];
}

export interface BrandTask {
  seed: number;
  index: number;
  budgets: readonly number[];
  /** By rival and budget. */
  frozen: readonly (readonly number[])[];
}

const rivals = [...ratios, ...changePoints];

export function measureBrand({ seed, index, budgets, frozen }: BrandTask): BrandOutcomes {
  const world = worldsOf.heldOut(seed, index);
  const judged = judgedOf(world);
  const counts = countsOf(world);
  return {
    earshot: budgets.map((budget) => judge(judged, earshotAlerts(world, budget))),
    perfect: budgets.map((budget) => judge(judged, earshotAlerts(world, budget, true))),
    oracle: budgets.map(() => judge(judged, oracleAlerts(world))),
    rivals: frozen.map((thresholds, r) => {
      const rival = rivals[r];
      return rival ? apply(rival, { counts, judged }, thresholds) : [];
    }),
  };
}

/** Runs everything: thresholds of rivals are frozen on training brands; Earshot gets only its dial. */
export async function measure(wanted: MeasureOf): Promise<Measurement> {
  const { seed, brands, trainingBrands, budgets, progress } = wanted;
  const trained = Array.from({ length: trainingBrands }, (_, i): Watchable => {
    const world = worldsOf.training(seed, i);
    return { counts: countsOf(world), judged: judgedOf(world) };
  });
  const frozen = trainingBrands > 0 ? rivals.map((rival) => freezeThresholds(rival, trained, budgets)) : [];
  if (frozen.length > 0)
    progress(`thresholds of ${rivals.length} rivals are frozen on ${trainingBrands} training brands`);

  const tasks = Array.from({ length: brands }, (_, index): BrandTask => ({ seed, index, budgets, frozen }));
  const results = await inWorkers(tasks, progress);
  const collect = (of: (brand: BrandOutcomes) => Outcome[]): Outcome[][] =>
    budgets.map((_, k) => results.flatMap((brand) => of(brand)[k] ?? []));
  const measured: Measured[] = [
    { name: 'Earshot', role: 'earshot', outcomes: collect(({ earshot }) => earshot) },
    { name: 'Earshot, perfect sentiment', role: 'bound', outcomes: collect(({ perfect }) => perfect) },
    { name: 'oracle, five people', role: 'bound', outcomes: collect(({ oracle }) => oracle) },
    ...frozen.map(
      (thresholds, r): Measured => ({
        name: rivals[r]?.name ?? '',
        role: 'rival',
        outcomes: collect((brand) => brand.rivals[r] ?? []),
        thresholds,
      }),
    ),
  ];
  return { budgets, measured };
}

/** One brand at a time in each of as many threads as there are cores. */
async function inWorkers(tasks: readonly BrandTask[], progress: MeasureOf['progress']): Promise<BrandOutcomes[]> {
  const results: BrandOutcomes[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./brand-worker.js', import.meta.url));
    try {
      for (let i = next++; i < tasks.length; i = next++) {
        worker.postMessage(tasks[i]);
        const [outcomes] = (await once(worker, 'message')) as [BrandOutcomes];
        results[i] = outcomes;
        done += 1;
        if (done % 10 === 0 || done === tasks.length) progress(`${done} of ${tasks.length} held-out brands`);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(tasks.length, availableParallelism()) }, work));
  return results;
}
