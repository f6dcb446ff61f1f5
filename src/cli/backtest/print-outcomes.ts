import type { BrandOutcome } from '../../operations/replay/run-brand.ts';
import { print, printJson } from '../terminal/output.ts';
import { describeBrand, summary } from './describe-brand.ts';
import { type OccasionLine, occasionLine } from './occasion-line.ts';

/** Beyond this number, quiet brands are only counted. */
const mostQuiet = 20;

export function printOutcomes(outcomes: readonly BrandOutcome[], { json }: { json: boolean }): void {
  if (json) {
    for (const line of linesOf(outcomes)) printJson(line);
    return;
  }
  const loud = outcomes.filter(({ spoken }) => spoken.length > 0);
  const quiet = outcomes.filter(({ spoken }) => spoken.length === 0);
  const shown = quiet.length > mostQuiet ? loud : outcomes;
  print(shown.map(describeBrand).join('\n\n'));
  if (shown === loud) print(`\n${quiet.length} brands stay quiet.`);
  if (outcomes.length > 1) print(`\nAll ${outcomes.length} brands: ${summary(outcomes)}`);
}

/** In order of time, then brand. The lines of one brand keep their order. */
function linesOf(outcomes: readonly BrandOutcome[]): OccasionLine[] {
  const lines = outcomes.flatMap(({ spoken }) => spoken.map(occasionLine));
  return lines.sort((a, b) => byText(a.at, b.at) || byText(a.brand, b.brand));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
