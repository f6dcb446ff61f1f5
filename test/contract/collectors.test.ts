import { collectors } from '../../src/collectors/index.ts';
import { loadPlugins } from '../../src/core/plugins/registry.ts';
import { type CollectorScenario, collectorContract } from './collector.ts';
import { eachScenario } from './scenarios.ts';

const loaded = await loadPlugins(collectors);

await eachScenario<{ scenario: () => Promise<CollectorScenario> }>(
  'collectors',
  Object.keys(collectors),
  (name, { scenario }) => {
    const plugin = loaded[name];
    if (plugin) collectorContract(plugin, scenario);
  },
);
