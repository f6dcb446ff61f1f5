import { modelNames } from '../../src/analysis/sentiment/index.ts';
import { eachScenario } from './scenarios.ts';
import { type ScorerScenarios, scorerContract } from './scorer.ts';

await eachScenario<{ scenarios: ScorerScenarios }>('scorers', modelNames, (name, { scenarios }) => {
  for (const [way, scenario] of Object.entries(scenarios)) scorerContract(`${name}, ${way}`, scenario);
});
