import { expect, test } from '@jest/globals';
import { collectors } from '../../src/collectors/index.ts';
import { loadPlugins } from '../../src/core/plugins/registry.ts';

test('every collector stands under the name of its platform and polls at a sane rate', async () => {
  for (const [name, { platform, pollMs }] of Object.entries(await loadPlugins(collectors))) {
    expect(platform).toBe(name);
    expect(pollMs).toBeGreaterThanOrEqual(1000);
  }
});
