import type { Command } from 'commander';
import { defaultConfigFile } from '../config/load-config.ts';
import type { Config } from '../core/config.ts';
import { dayMs, type Time } from '../core/domain.ts';
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
    .requiredOption('--brand <name>', 'whose mentions')
    .option('--model <name>', 'the model to switch to; default: the one that the configuration names')
    .option('--config <file>', 'the configuration', defaultConfigFile)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  earshot rescore --brand acme                       after a change of its "model" in the configuration
  earshot rescore --brand acme --model accurate --json

A brand's mentions are scored by one version of one model. This scores the last 75 days (all that learning, alerts and
incidents read) with the new one while "earshot start" goes on with the old one, and then switches at once: no count mixes the
two. What is normal is learned anew from the new labels, and the switch opens no incident and ends none. Labels that people
have corrected stay. Older mentions keep their score, with the model that gave it. Of past incidents "earshot export
--incident ID --evidence" goes on giving the labels that the alert counted.
Ctrl-C stops it, and nothing is switched: what was scored is kept, and the same command goes on. Name the model in the
configuration too, or status and start will remind you.`,
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
      if (!known.includes(name)) throw new UsageError(`--model: found '${name}', wanted one of ${known.join(', ')}.`);
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

/** A bar on a terminal; elsewhere a line now and then. */
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
