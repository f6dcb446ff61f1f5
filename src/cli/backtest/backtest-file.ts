import { defaultDetector, detectors } from '../../alerts/detectors/index.ts';
import { createScorer } from '../../analysis/sentiment/index.ts';
import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import { WrongInput } from '../../core/errors.ts';
import { readRows } from '../../files/rows.ts';
import { openBytes } from '../../files/text-lines.ts';
import { type MentionsFile, type ReadOptions, readMentions } from '../../operations/replay/read-mentions.ts';
import { replayFile } from '../../operations/replay/replay-file.ts';
import { chooseRule, detectorNames } from '../../operations/rules/choose-rule.ts';
import { unknownName } from '../../wording/unknown-name.ts';
import { count, duration } from '../../wording/words.ts';
import { readConfig } from '../terminal/open.ts';
import { note, oneLine, progressLine } from '../terminal/output.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { campaignsOf } from './campaigns.ts';
import { type Asked, type BacktestFlags, checkFlags } from './flags.ts';
import { printOutcomes } from './print-outcomes.ts';
import { problemLine } from './problem-line.ts';
import { unreadable } from './unreadable.ts';

/** `earshot backtest --mentions FILE`. */
export async function backtestFile(file: string, flags: BacktestFlags, signal: AbortSignal): Promise<void> {
  const now = systemClock.now();
  const asked = await checkFlags(flags, now, defaultDetector);
  const config = await configFor(asked, flags);
  // Reports a wrong rule before reading a long file.
  const { detector } = chooseRule(asked.rule, flags.brand ?? '', config, asked);
  const read = await readFile(file, {
    brand: flags.brand ?? null,
    now,
    scorer: () => createScorer(),
    posts: detectors.some(({ name, kind }) => name === detector && kind === 'post'),
    signal,
  });
  const progress = progressLine();
  const { outcomes, late, blindMs } = await replayFile({
    read,
    range: asked.range,
    ruleOf: (brand) => chooseRule(asked.rule, brand, config, asked),
    timezoneOf: (brand) => asked.timezone ?? (config ? timezoneOf(config, brand) : 'UTC'),
    campaignsOf: (brand) => campaignsOf(asked.campaigns, brand),
    signal,
    onBrand: (done, all) => progress.show(`${done} of ${all} brands`),
  });
  progress.end();
  tell(read);
  if (late > 0)
    note(`${count(late, 'row')} became known more than 6 hours after they were posted: they teach, and open nothing.`);
  if (blindMs > 0) note(`Silences far beyond what is usual, ${duration(blindMs)} in all, count as not watched.`);
  if (outcomes.length === 0 && flags.brand !== undefined && read.otherBrands.length > 0)
    throw new UsageError(`--brand: ${oneLine(unknownName('brand', flags.brand, read.otherBrands), 1000)}`);
  if (outcomes.length === 0) throw new WrongInput(nothingUsable(file, read));
  printOutcomes(outcomes, { json: flags.json === true });
}

async function readFile(file: string, options: Omit<ReadOptions, 'source'>): Promise<MentionsFile> {
  const isTable = /\.(?:csv|tsv|tab|xlsx|json|js|zip)(?:\.gz|\.zst)?$/i.test(file);
  try {
    const source = await readRows(openBytes(file), file === '-' ? 'stdin' : file, {
      format: isTable ? null : 'jsonl',
    });
    return await readMentions({ ...options, source });
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** A rule's settings are in the configuration; a detector needs none. */
async function configFor({ rule }: Asked, flags: BacktestFlags): Promise<Config | null> {
  if (detectorNames.includes(rule) && !flags.configGiven) return null;
  return readConfig(flags.config);
}

function tell({ notes, problems, scored, unlabelled }: MentionsFile): void {
  for (const text of notes) note(text);
  for (const problem of problems.found()) note(problemLine(problem));
  if (scored > 0) note(`${count(scored, 'row')} without a sentiment: the text was scored.`);
  if (unlabelled > 0)
    note(
      `${unlabelled.toLocaleString('en-US')} rows have no label (none given, or the scorer abstains): they count as mentions only.`,
    );
}

function nothingUsable(file: string, { rows }: MentionsFile): string {
  const name = file === '-' ? 'standard input' : file;
  return rows === 0 ? `${name} holds no row.` : `None of the ${rows} rows of ${name} can be used.`;
}
