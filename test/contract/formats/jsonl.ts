import type { FormatScenario } from '../format.ts';

export const readRows: FormatScenario['readRows'] = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
