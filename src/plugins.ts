import { detectors } from './alerts/detectors/index.ts';
import { notifiers } from './alerts/notifiers/index.ts';
import { compileQuery } from './analysis/query/matching.ts';
import { modelNames } from './analysis/sentiment/index.ts';
import { collectors } from './collectors/index.ts';
import type { ConfigPlugins } from './config/file-schema.ts';

/** All that may stand in a configuration of this version. */
export const configPlugins: ConfigPlugins = {
  collectors,
  notifiers,
  detectors: Object.fromEntries(detectors.map((detector) => [detector.name, detector])),
  models: modelNames,
  checkQuery: (query) => void compileQuery(query),
};
