import { describe } from '@jest/globals';
import { detectors } from '../../src/alerts/detectors/index.ts';
import type { View } from '../../src/alerts/memory/windows.ts';
import { detectorContract } from './detector.ts';
import { eachScenario } from './scenarios.ts';

const names = detectors.map(({ name }) => name);

await eachScenario<{ alarming: View }>('detectors', names, (name, { alarming }) => {
  const detector = detectors.find((known) => known.name === name);
  if (detector) describe(`the detector ${name}`, () => detectorContract(detector, alarming));
});
