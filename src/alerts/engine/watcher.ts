import type { Detector, EngineRule, Judge } from '../detectors/detector.ts';

/** A rule and its judge. */
export interface Watcher {
  rule: EngineRule;
  detector: Detector;
  judge: Judge;
}

/** Skips rules whose detector is not registered. */
export const watchersOf = (rules: readonly EngineRule[], detectors: readonly Detector[]): Watcher[] =>
  rules.flatMap((rule) => {
    const detector = detectors.find(({ name }) => name === rule.detector);
    return detector ? [{ rule, detector, judge: detector.create(rule) }] : [];
  });
