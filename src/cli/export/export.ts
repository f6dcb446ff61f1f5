import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { collectors } from '../../collectors/index.ts';
import { defaultConfigFile } from '../../config/load-config.ts';
import { labels, type Time } from '../../core/domain.ts';
import { messageOf, WrongInput } from '../../core/errors.ts';
import { loadPlugins } from '../../core/plugins/registry.ts';
import type { MentionQuery } from '../../core/store/mentions.ts';
import { version } from '../../core/version.ts';
import { chooseMentions } from '../../operations/mentions/choose-mentions.ts';
import { defaultFormat, reportFormats } from '../../reports/index.ts';
import { type Manifest, writeReport } from '../../reports/write-report.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import { count } from '../../wording/words.ts';
import { expectBrand } from '../terminal/brand-named.ts';
import { noteUnknownSources } from '../terminal/note-unknown.ts';
import { withStore } from '../terminal/open.ts';
import { localTime, note, print, progressLine, writeChunk } from '../terminal/output.ts';
import { untilSignal } from '../terminal/signals.ts';
import { sayingFlags, UsageError } from '../terminal/usage-error.ts';
import { type ChoiceFlags, choiceOf } from './choice-flags.ts';
import { explainChoice } from './explain-choice.ts';

interface Options extends ChoiceFlags {
  config: string;
  format: string;
  out?: string;
  fullText?: boolean;
  mode: number;
  json?: boolean;
}

/** Whether the platform's rules allow only ids, not texts, in large exports. */
const givesIdsOnly = async (platform: string): Promise<boolean> =>
  (await loadPlugins(collectors, [platform]))[platform]?.handOver === 'ids';

export function define(program: Command): void {
  program
    .command('export')
    .option('--brand <name>', 'brand to export; required without --incident')
    .option(
      '--from <time>',
      'posted at or after: 2026-03-16, 2026-03-16T08:30Z (UTC without a zone), or 7d for 7 days ago',
    )
    .option('--to <time>', 'posted before; same formats')
    .option('--incident <id>', 'the period of this incident, up to its end or now')
    .option(
      '--evidence [rule]',
      'with --incident: exactly the mentions that its last alert counted; with a rule: those with which it opened or raised it',
    )
    .option(
      '--said <message>',
      'with --incident: the mentions that an earlier message counted, such as opened/1/CHANNEL or opened',
    )
    .option('--counted', 'only counted negatives, as in alerts: one per author in 24 hours')
    .option('--corrected', 'only mentions labelled by a person, with the label of the model: rows to retrain from')
    .addOption(new Option('--label <label...>', 'only these labels').choices(labels))
    .option('--source <name...>', 'only these sources')
    .addOption(new Option('--format <name>', 'file format').choices(Object.keys(reportFormats)).default(defaultFormat))
    .option('--out <file>', 'output file; - writes to stdout, without a manifest; default: exports/ in the data folder')
    .option('--full-text', 'include texts and authors even where the platform allows only ids in large exports')
    .addOption(
      new Option('--mode <octal>', 'who may read the file, as for chmod; a folder that is made is for its owner')
        .argParser(fileMode)
        .default(0o600, '600'),
    )
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--json', 'print the manifest as a line of JSON (with --out -: to stderr)')
    .addHelpText(
      'after',
      `
Examples:
  earshot export --brand acme --from 7d
  earshot export --brand acme --label negative --format jsonl --out bad.jsonl
  earshot export --brand acme --corrected --format jsonl --out corrections.jsonl
  earshot export --incident acme-17 --counted
  earshot export --incident acme-17 --evidence    what the last alert counted
  earshot export --incident acme-17 --evidence --said opened/1
  earshot export --brand acme --from 1d --format jsonl --out - | jq -r .text

The file appears when it is complete, together with FILE.manifest.json: rows,
SHA-256, query, versions, coverage. Times are UTC. Cells that a spreadsheet
would run as a formula begin with an apostrophe.

way: how a mention matched: text, addressed (to an account of the brand), handle
(it names one) or reference (it reposts, quotes or answers a mention).
alerted: when the first message was sent that could count it. It is a negative
mention that was posted while an incident lasted, and seen when the message went
out.`,
    )
    .action((options: Options) => untilSignal((signal) => sayingFlags(() => run(options, signal))));
}

async function run(options: Options, signal: AbortSignal): Promise<void> {
  const format = reportFormats[options.format];
  if (!format) throw new UsageError(`--format: found '${options.format}'.`);
  if (options.evidence !== undefined && (!options.incident || options.from || options.to))
    throw new UsageError('--evidence goes with --incident ID, and without --from and --to.');
  if (options.said !== undefined && (!options.incident || options.from || options.to))
    throw new UsageError('--said goes with --incident ID, and without --from and --to.');
  if (options.said !== undefined && typeof options.evidence === 'string')
    throw new UsageError('--said names a message, and --evidence RULE a rule: give one of them.');
  if (!options.brand && !options.incident) throw new UsageError('Say whose mentions: --brand NAME or --incident ID.');
  await withStore(
    options.config,
    async ({ config, store, now }) => {
      const chosen = await chooseMentions({ store, now, ...choiceOf(options, now) }, signal);
      const { query } = chosen;
      if (!options.incident) await expectBrand(store, config, query.brand);
      noteUnknownSources(options.source, config);
      const stdout = options.out === '-';
      const name = `${fileName(query.brand)}-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}`;
      const file = resolve(options.out ?? join(config.data, 'exports', `${name}.${format.extension}`));
      if (!stdout) await makeFolder(dirname(file), 0o700).catch(explainPlace(file));
      const progress = progressLine();
      const manifest = await writeReport({
        mentions: chosen.mentions,
        told: await store.toldIncidents(query.brand),
        format,
        file: stdout ? writeChunk : file,
        mode: options.mode,
        query,
        chosenBy: chosen.by,
        coverage: await store.coverage(query.brand, query.from ?? 0, query.to ?? now),
        givesIdsOnly: options.fullText ? async () => false : givesIdsOnly,
        earshotVersion: version,
        now,
        signal,
        onProgress: (rows) => progress.show(`${count(rows, 'row')} ...`),
      })
        .finally(() => progress.end())
        .catch(explainPlace(file));
      if (options.json) (stdout ? note : print)(JSON.stringify(stdout ? manifest : { ...manifest, path: file }));
      else describe(manifest, query, stdout ? null : file, config.timezone);
      const about = { rows: manifest.rows, byRule: typeof options.evidence === 'string', timezone: config.timezone };
      for (const line of explainChoice(chosen, about)) note(line);
    },
    signal,
  );
}

function describe(manifest: Manifest, query: MentionQuery, file: string | null, timezone: string): void {
  const bound = (time: Time | undefined, word: string): string =>
    time === undefined ? '' : ` ${word} ${localTime(time, timezone)}`;
  const range = `${bound(query.from, 'from')}${bound(query.to, 'to')}`;
  const rows = `${count(manifest.rows, 'row')}${range && `${range} (${timezone})`}`;
  if (file === null) note(`${rows}, SHA-256 ${manifest.sha256}`);
  else print(`${file}: ${rows}\n${file}.manifest.json: what they are, and SHA-256 ${manifest.sha256.slice(0, 12)}…`);
  if (manifest.idOnlyRows > 0) {
    note(
      `Note: ${count(manifest.idOnlyRows, 'row')} of ${manifest.idOnlyPlatforms.join(', ')} without text and author, as the rules there ask for; see --full-text.`,
    );
  }
}

const placeErrors = ['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EEXIST', 'EROFS', 'ENOSPC', 'EDQUOT'];

/** Names the output file, which the user can change. */
const explainPlace =
  (file: string) =>
  (error: unknown): never => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    if (!placeErrors.includes(code)) throw error;
    throw new WrongInput(`${file} cannot be written: ${messageOf(error)}. Name another place with --out FILE.`);
  };

function fileMode(text: string): number {
  if (/^0?[0-7]{3}$/.test(text)) return Number.parseInt(text, 8);
  throw new InvalidArgumentError('Wanted a mode such as 600 or 640.');
}

/** Makes a brand's name safe as a file name. */
const fileName = (brand: string): string =>
  brand
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'brand';
