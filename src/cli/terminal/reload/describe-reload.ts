import { cleanText } from '../../../core/clean.ts';
import type { Reloaded } from '../../../core/store/processes.ts';
import { oneLine } from '../output.ts';

const shown = 20;

/** What became of reading the configuration again, for a terminal. */
export function describeReload({ error, changed, needRestart }: Reloaded): string {
  if (error !== null) return `Not reloaded, it goes on as before.\n${cleanText(error, 4000)}`;
  const more = changed.length > shown ? [`${changed.length - shown} more`] : [];
  const found =
    changed.length === 0
      ? 'Reloaded: nothing is different.'
      : `Reloaded. ${oneLine([...changed.slice(0, shown), ...more].join('; '), 4000)}.`;
  return needRestart.length === 0 ? found : `${found}\nOnly a restart takes over: ${needRestart.join(', ')}.`;
}
