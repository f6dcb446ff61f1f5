import { reportFormats } from '../../src/reports/index.ts';
import { type FormatScenario, formatContract } from './format.ts';
import { eachScenario } from './scenarios.ts';

await eachScenario<FormatScenario>('formats', Object.keys(reportFormats), (name, scenario) => {
  const format = reportFormats[name];
  if (format) formatContract(name, format, scenario);
});
