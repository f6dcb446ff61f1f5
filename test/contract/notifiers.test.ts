import { notifiers } from '../../src/alerts/notifiers/index.ts';
import { loadPlugins } from '../../src/core/plugins/registry.ts';
import { type NotifierScenarios, notifierContract } from './notifier.ts';
import { eachScenario } from './scenarios.ts';

const loaded = await loadPlugins(notifiers);

await eachScenario<{ scenarios: NotifierScenarios }>('notifiers', Object.keys(notifiers), (name, { scenarios }) => {
  const plugin = loaded[name];
  if (!plugin) return;
  for (const [way, start] of Object.entries(scenarios)) notifierContract(plugin, way, start);
});
