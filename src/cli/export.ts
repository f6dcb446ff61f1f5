import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Interval, type Label, labels, type Time } from '../core/domain.ts';
import { ConfigError } from '../core/errors.ts';
import type { Incident } from '../core/incident.ts';
import type { MentionQuery, Store } from '../core/store.ts';
import { reportFormats } from '../reports/index.ts';
import { writeReport } from '../reports/write-report.ts';
import { withStore } from './open.ts';
import { localTime, note, print, printJson, progressLine } from './output.ts';
import { untilSignal } from './signals.ts';
import { parseTime } from './times.ts';
import { version } from './version.ts';

interface Options {
  config: string;
  brand?: string;
  from?: string;
  to?: string;
  format: string;
  label?: string[];
  source?: string[];
  incident?: string;
  counted?: boolean;
  out?: string;
  fullText?: boolean;
  json?: boolean;
}

/** Platforms whose rules let us hand over ids, not texts, beyond small numbers. */
const idOnlyPlatforms = ['x'];

export function define(program: Command): void {
  program
    .command('export')
    .description('Write mentions to a file, with a manifest that says what they are')
    .option('--config <file>', 'the configuration', 'config/earshot.yaml')
    .option('--brand <name>', 'whose mentions; needed unless --incident says it')
    .option('--from <time>', 'posted at or after: 2026-03-16, 2026-03-16T08:30Z, or a span ago such as 7d')
    .option('--to <time>', 'posted before')
    .option('--format <name>', `${Object.keys(reportFormats).join(' or ')}`, 'csv')
    .option('--label <label...>', `only ${labels.join(', ')}`)
    .option('--source <name...>', 'only these sources')
    .option('--incident <id>', "the mentions of an incident's time: adds its brand, from and to")
    .option('--counted', 'only counted negatives: those that the alerts count')
    .option('--out <file>', 'where to; default: the data folder')
    .option('--full-text', 'texts and authors of X posts too: their rules allow ids only in large exports')
    .option('--json', 'print the manifest as one line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  earshot export --brand acme --from 7d
  earshot export --brand acme --label negative --format jsonl --out negatives.jsonl
  earshot export --incident acme-2026-03-16-0905 --counted

The file appears when it is complete. Beside it stands FILE.manifest.json: rows, SHA-256, query, versions, coverage.`,
    )
    .action((options: Options) => untilSignal((signal) => run(options, signal)));
}

async function run(options: Options, signal: AbortSignal): Promise<void> {
  const format = reportFormats[options.format];
  if (!format) {
    throw new ConfigError(`--format: found '${options.format}', wanted ${Object.keys(reportFormats).join(' or ')}.`);
  }
  await withStore(options.config, async ({ config, store, now }) => {
    const query = await queryOf(options, store, now);
    const brand = query.brand ?? '';
    if (!config.brands.some(({ name }) => name === brand)) {
      const known = config.brands.map(({ name }) => name).join(', ');
      note(
        `Note: '${brand}' is not a brand of the configuration (${known}); exporting what is stored under that name.`,
      );
    }
    const name = `${brand}-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}.${format.extension}`;
    const file = resolve(options.out ?? join(config.data, 'exports', name));
    await mkdir(dirname(file), { recursive: true });
    const progress = progressLine();
    const manifest = await writeReport({
      mentions: store.mentions(query, signal),
      format,
      file,
      query,
      coverage: await store.coverage(brand, query.from ?? 0, query.to ?? now),
      idOnlyPlatforms: options.fullText ? [] : idOnlyPlatforms,
      earshotVersion: version,
      now,
      signal,
      onProgress: (rows) => progress.show(`${rows} rows`),
    });
    progress.end();
    if (options.json) printJson({ ...manifest, path: file });
    else {
      print(`${file}: ${manifest.rows} rows, SHA-256 ${manifest.sha256.slice(0, 12)}…`);
      print(`${file}.manifest.json says what they are${rangeOf(query, config.timezone)}`);
    }
  });
}

const rangeOf = ({ from, to }: Partial<Interval>, timezone: string): string => {
  const bound = (time: Time | undefined, word: string): string =>
    time === undefined ? '' : ` ${word} ${localTime(time, timezone)}`;
  return `${bound(from, 'from')}${bound(to, 'to')}`;
};

async function queryOf(options: Options, store: Store, now: Time): Promise<MentionQuery> {
  const query: MentionQuery = {};
  if (options.incident) Object.assign(query, rangeOfIncident(await incidentOf(store, options.incident), now));
  if (options.brand) query.brand = options.brand;
  if (!query.brand) throw new ConfigError('Say whose mentions: --brand NAME or --incident ID.');
  if (options.from) query.from = parseTime(options.from, '--from', now);
  if (options.to) query.to = parseTime(options.to, '--to', now);
  if (options.source) query.sources = options.source;
  if (options.counted) query.counted = true;
  if (options.label) query.labels = options.label.map(labelFrom);
  return query;
}

const rangeOfIncident = (incident: Incident, now: Time): MentionQuery => ({
  brand: incident.brand,
  from: incident.since,
  to: incident.resolvedAt ?? now,
});

async function incidentOf(store: Store, id: string): Promise<Incident> {
  const incident = await store.incident(id);
  if (!incident) throw new ConfigError(`There is no incident '${id}'. See: earshot incidents list`);
  return incident;
}

function labelFrom(text: string): Label {
  const label = labels.find((known) => known === text);
  if (!label) throw new ConfigError(`--label: found '${text}', wanted ${labels.join(', ')}.`);
  return label;
}
