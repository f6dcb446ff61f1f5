import type { Command } from 'commander';
import { drawChart } from '../alerts/messages/draw-chart.ts';
import { notifiers } from '../alerts/notifiers/index.ts';
import { defaultConfigFile, loadConfig } from '../config/load-config.ts';
import { systemClock } from '../core/clock.ts';
import type { Config } from '../core/config.ts';
import { silentLogger } from '../core/logger.ts';
import { testMessage } from '../operations/test-message.ts';
import { configPlugins } from '../plugins.ts';
import { tryToSend } from '../probes/try-to-send.ts';
import { en } from '../wording/catalogue/en.ts';
import { unknownName } from '../wording/unknown-name.ts';
import { note, print, printJson } from './terminal/output.ts';
import { ownCommand } from './terminal/own-command.ts';
import { untilSignal } from './terminal/signals.ts';
import { UsageError } from './terminal/usage-error.ts';

const timeoutMs = 20_000;

interface TestOptions {
  config: string;
  channel: string;
  json?: boolean;
}

export function define(program: Command): void {
  program
    .command('alert')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  earshot alert test --channel cx`,
    )
    .command('test')
    .description('send an invented alert, marked as a test, to see whether it arrives and how it looks')
    .requiredOption('--channel <name>', 'channel to test')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--json', 'print one JSON object: ok, channel, type, detail')
    .addHelpText(
      'after',
      `
Examples:
  earshot alert test --channel cx

Exit codes: 0 the channel accepted it, 1 it did not. Nothing is stored, and
nobody has to react to it.`,
    )
    .action((options: TestOptions) => untilSignal((signal) => test(options, signal)));
}

async function test(options: TestOptions, signal: AbortSignal): Promise<void> {
  const config = await loadConfig({ file: options.config, plugins: await configPlugins() });
  const { name, type, settings } = channelOf(config, options.channel);
  const brand =
    config.brands.find(({ rules }) => rules.some(({ notify }) => notify.includes(name))) ?? config.brands[0];
  const about = {
    ...{ brand: brand?.name ?? 'brand', brandTitle: brand?.title },
    ...{ channel: name, timezone: brand?.timezone ?? config.timezone },
  };
  const { ok, detail } = await tryToSend({
    settings,
    timeoutMs,
    signal,
    send: async (stop) => {
      const notifier = (await notifiers[type]?.())?.create(settings, {
        name,
        clock: systemClock,
        logger: silentLogger,
        shell: ownCommand(config.file),
        // Stdout is for the answer alone.
        ...(options.json && { print: async (text) => note(text) }),
      });
      if (!notifier) throw new Error('this version does not have it');
      const { message, notification } = testMessage(about, notifier.words?.(en) ?? en, systemClock.now());
      await notifier.ready?.(stop);
      const chart = drawChart(message, silentLogger);
      const reference = await notifier.send(message, {
        notification,
        chart,
        thread: null,
        possibleRepeat: false,
        signal: stop,
      });
      const words = Object.entries(reference).map(([key, value]) => `${key} ${value}`);
      return words.length > 0 ? `; it answered: ${words.join(', ')}` : '';
    },
  });
  if (options.json) printJson({ ok, channel: name, type, detail: detail.replace(/^; /, '') });
  else print(ok ? `${name} took the test alert${detail}.` : `${name} did not take the test alert: ${detail}`);
  if (!ok) process.exitCode = 1;
}

function channelOf({ channels }: Config, given: string): Config['channels'][number] {
  const found = channels.find(({ name }) => name === given);
  if (found) return found;
  throw new UsageError(
    `--channel: ${unknownName(
      'channel',
      given,
      channels.map(({ name }) => name),
    )}`,
  );
}
