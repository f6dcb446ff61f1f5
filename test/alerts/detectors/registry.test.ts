import { describe, expect, test } from '@jest/globals';
import { detectors } from '../../../src/alerts/detectors/index.ts';
import { detectorContract } from '../../contract/detector.ts';

describe.each(detectors.map((detector) => [detector.name, detector] as const))('%s', (_name, detector) => {
  detectorContract(detector);
});

test('detectors have different names', () => {
  expect(new Set(detectors.map(({ name }) => name)).size).toBe(detectors.length);
});
