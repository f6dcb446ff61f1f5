import { expect, test } from '@jest/globals';
import { collectors } from '../../src/collectors/index.ts';

test('every collector stands under the name of its platform and polls at a sane rate', () => {
  for (const [name, { platform, pollMs }] of Object.entries(collectors)) {
    expect(platform).toBe(name);
    expect(pollMs).toBeGreaterThanOrEqual(1000);
  }
});
