import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { defaultConfigFile, loadConfig } from '../config/load-config.ts';
import { WrongInput } from '../core/errors.ts';
import type { ProcessStore, WorkingProcess } from '../core/store/processes.ts';
import { configPlugins } from '../plugins.ts';
import { withStore } from './terminal/open.ts';
import { note, oneLine, print, printJson } from './terminal/output.ts';
import { ownCommand } from './terminal/own-command.ts';
import { describeReload } from './terminal/reload/describe-reload.ts';
import { untilSignal } from './terminal/signals.ts';

interface Options {
  config: string;
  json?: boolean;
}

/** A process looks for requests every few seconds. */
const answerWithinMs = 30_000;
const askEveryMs = 200;

export function define(program: Command): void {
  program
    .command('reload')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--json', 'print one JSON object: processes, each with place and outcome')
    .addHelpText(
      'after',
      `
Examples:
  earshot reload
  earshot reload --config /etc/earshot/earshot.yaml

Brands, queries, rules, sources and channels are taken over without a restart;
where collecting stands and open incidents stay. Every process that works on the
store reads its own file again, within seconds. A file that is wrong changes
nothing. SIGHUP does the same for one process.

Only a restart takes over a changed 'data', 'store' or 'queue', or another
folder of a model.

Outcome of --json: error (null: taken over), changed (what was), and needRestart
(keys that only a restart takes over). It is null where a process has not
answered within 30 s. The exit code is 0 if all have taken it over.`,
    )
    .action((options: Options) => untilSignal((signal) => reload(options, signal)));
}

async function reload({ config: file, json }: Options, signal: AbortSignal): Promise<void> {
  // A wrong file is told here, before anybody is asked.
  await loadConfig({ file, plugins: await configPlugins() });
  await withStore(
    file,
    async ({ store, config }) => {
      const asked = await askAll(store, signal);
      if (json)
        printJson({ processes: asked.map(({ place, reload }) => ({ place, outcome: reload?.outcome ?? null })) });
      else if (asked.length === 0)
        note(`Nobody works on this store: ${ownCommand(config.file)('earshot start')} reads the file when it begins.`);
      else print(asked.map(describe).join('\n'));
      const failed = asked.filter(({ reload }) => reload?.outcome?.error !== null).length;
      if (failed > 0) throw new WrongInput(`${failed} of ${asked.length} did not take the configuration over.`);
    },
    signal,
    { hint: ' After a change of "data" or "store", restart the processes: they cannot be reached by the new one.' },
  );
}

/** Those that were asked, with their answers, as far as they gave one in time. */
async function askAll(store: ProcessStore, signal: AbortSignal): Promise<WorkingProcess[]> {
  const request = randomUUID();
  await store.askToReload(request);
  const askedAt = performance.now();
  for (;;) {
    const asked = (await store.processes()).filter(({ reload }) => reload?.id === request);
    const isAnswered = asked.every(({ reload }) => reload?.outcome !== null);
    if (isAnswered || performance.now() - askedAt > answerWithinMs) return asked;
    await sleep(askEveryMs, undefined, { signal });
  }
}

function describe({ place, reload }: WorkingProcess): string {
  const outcome = reload?.outcome;
  const said = outcome ? describeReload(outcome) : 'It has not answered: is it of an older version, or stopped?';
  return `${oneLine(place, 100)}: ${said}`;
}
