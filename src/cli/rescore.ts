import type { Command } from 'commander';
import { defaultConfigFile } from '../config/load-config.ts';
import type { Config } from '../core/config.ts';
import { dayMs, type Time } from '../core/domain.ts';
import { unknownName } from '../wording/unknown-name.ts';
import { count } from '../wording/words.ts';
import type { RescoreProgress, RescoreResult } from '../workers/rescore.ts';
import { brandNamed } from './terminal/brand-named.ts';
import { withStore } from './terminal/open.ts';
import { localTime, note, print, printJson, progressLine, span } from './terminal/output.ts';
import { untilSignal } from './terminal/signals.ts';
import { timezoneOf } from './terminal/timezone-of.ts';
import { UsageError } from './terminal/usage-error.ts';

interface Options {
  config: string;
  brand: string;
  model?: string;
  json?: boolean;
}

export function define(program: Command): void {
  program
    .command('rescore')
    .requiredOption('--brand <name>', 'brand to rescore')
    .option('--model <name>', 'model to switch to; default: the one in the configuration')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--json', 'print one JSON object; times are milliseconds since 1970')
    .addHelpText(
      'after',
      `
Examples:
  earshot rescore --brand acme         after a change of its "model" in the file
  earshot rescore --brand acme --model accurate --json

A brand uses one version of one model. This command scores the last 75 days,
which is everything that learning, alerts and incidents read, while "earshot
start" keeps using the old model. Then it switches in one step, so no count
mixes the two. The baseline is relearned from the new labels. The switch neither
opens nor ends an incident. Corrected labels stay. Older mentions, and those
whose text is erased (keepText), keep their score and its model. "earshot export
--incident ID --evidence" still shows the labels that a past alert counted.
Ctrl-C stops without switching. The scores so far are kept, and the same command
continues. Also set the model in the configuration; otherwise status and start
remind you.`,
    )
    .action((options: Options) => untilSignal((signal) => run(options, signal)));
}

async function run(options: Options, signal: AbortSignal): Promise<void> {
  await withStore(
    options.config,
    async ({ config, store }) => {
      const brand = brandNamed(config, options.brand);
      const [{ systemClock }, { cxOf, modelNamesOf, openScorer }, { rescore }] = await Promise.all([
        import('../core/clock.ts'),
        import('../workers/open-scorers.ts'),
        import('../workers/rescore.ts'),
      ]);
      const name = options.model ?? brand.model;
      const known = modelNamesOf(config);
      if (!known.includes(name)) throw new UsageError(`--model: ${unknownName('model', name, known)}`);
      const scorer = cxOf(config)(brand.name, await openScorer(config, name));
      const progress = rescoreProgress(brand.name, scorer.model);
      const context = { store, brands: config.brands, clock: systemClock };
      const result = await rescore(context, brand.name, scorer, { signal, onProgress: progress.show }).finally(() =>
        progress.end(),
      );
      report(result, brand.name, config, options.json ?? false);
    },
    signal,
  );
}

const everyMs = 15_000;

/** A bar on a terminal; elsewhere an occasional line. */
export function rescoreProgress(
  brand: string,
  model: string,
  now: () => Time = Date.now,
): { show(progress: RescoreProgress): void; end(): void } {
  const line = progressLine();
  const startedAt = now();
  let begunWith: number | null = null;
  let saidAt = startedAt;
  return {
    show({ done, total }) {
      begunWith ??= done;
      const share = total === 0 ? 1 : done / total;
      const bar = `[${'#'.repeat(Math.floor(share * 20)).padEnd(20)}] ${Math.floor(share * 100)} %`;
      const leftMs = done > begunWith ? ((now() - startedAt) / (done - begunWith)) * (total - done) : null;
      const left = leftMs === null ? '' : `, ${span(leftMs)} left`;
      const text = `${bar} ${brand}: ${count(done, 'mention')} of ${total.toLocaleString('en-US')} by ${model}${left}`;
      line.show(text);
      if (process.stderr.isTTY === true || now() - saidAt < everyMs) return;
      saidAt = now();
      note(text);
    },
    end: line.end,
  };
}

function report(result: RescoreResult, brand: string, { timezone, brands }: Config, json: boolean): void {
  const { model, before, from, scored, kept, replaced, switched, interrupted } = result;
  if (interrupted) {
    process.exitCode = 130;
    note(
      `Stopped; nothing is switched. ${count(kept + scored, 'score')} of ${model} are kept: the same command goes on from there.`,
    );
  }
  if (json) printJson({ brand, ...result });
  if (json || interrupted) return;
  if (before === null) {
    print(`Nothing to do: nothing of ${brand} was scored yet. The first mentions are scored by the configured model.`);
    return;
  }
  if (!switched) {
    print(
      `Nothing to do: ${brand} is scored by ${model}, and so are its last ${Math.round((Date.now() - from) / dayMs)} days.`,
    );
    return;
  }
  const zone = timezoneOf({ brands, timezone }, brand);
  print(
    `${brand} is scored by ${model} now (before: ${before}): ${count(replaced, 'score')} since ${localTime(from, zone)} replaced. What is normal is learned anew from them.`,
  );
}
