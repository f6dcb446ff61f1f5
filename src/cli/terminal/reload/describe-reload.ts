import { cleanText } from '../../../core/clean.ts';
import type { Reloaded } from '../../../core/store/processes.ts';
import { oneLine } from '../output.ts';

const shown = 20;

/** What became of reading the configuration again, for a terminal. */
export function describeReload({ error, changed, needRestart }: Reloaded): string {
  if (error !== null) return `Not reloaded: the configuration from before stays in force.\n${cleanText(error, 4000)}`;
  const more = changed.length > shown ? [`${changed.length - shown} more`] : [];
  const unchanged = needRestart.length === 0 ? 'Reloaded: nothing is different.' : 'Nothing was taken over.';
  const found =
    changed.length === 0 ? unchanged : `Reloaded. ${oneLine([...changed.slice(0, shown), ...more].join('; '), 4000)}.`;
  return needRestart.length === 0 ? found : `${found}\nOnly a restart takes over: ${needRestart.join(', ')}.`;
}
