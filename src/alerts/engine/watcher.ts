import type { Detector, EngineRule, Judge } from '../detectors/detector.ts';

/** A rule with what judges for it. */
export interface Watcher {
  rule: EngineRule;
  detector: Detector;
  judge: Judge;
}

/** A rule whose detector is not registered watches nothing. */
export const watchersOf = (rules: readonly EngineRule[], detectors: readonly Detector[]): Watcher[] =>
  rules.flatMap((rule) => {
    const detector = detectors.find(({ name }) => name === rule.detector);
    return detector ? [{ rule, detector, judge: detector.create(rule) }] : [];
  });
