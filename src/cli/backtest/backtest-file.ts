import { setImmediate } from 'node:timers/promises';
import { defaultDetector, detectors } from '../../alerts/detectors/index.ts';
import { latenessMs } from '../../alerts/memory/counting.ts';
import { inOrderOfSeen, type PastMentions } from '../../alerts/replay/past-mentions.ts';
import { watchedByRows } from '../../alerts/replay/watched.ts';
import { createScorer } from '../../analysis/sentiment/index.ts';
import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import { ConfigError } from '../../core/errors.ts';
import { type BrandOutcome, runBrand } from '../../operations/run-brand.ts';
import { orDidYouMean } from '../../wording/did-you-mean.ts';
import { count, duration } from '../../wording/words.ts';
import { note, oneLine, progressLine } from '../terminal/output.ts';
import { campaignsOf } from './campaigns.ts';
import { chooseRule, detectorNames } from './choose-rule.ts';
import { type Asked, type BacktestFlags, checkFlags } from './flags.ts';
import { printOutcomes } from './print-outcomes.ts';
import { fileSource, type MentionsFile, readMentions } from './read-mentions.ts';
import { unreadable } from './unreadable.ts';

/** `earshot backtest --mentions FILE`. */
export async function backtestFile(file: string, flags: BacktestFlags, signal: AbortSignal): Promise<void> {
  const now = systemClock.now();
  const asked = await checkFlags(flags, now, defaultDetector);
  const config = await configFor(asked, flags);
  // A wrong rule is told before a long file is read.
  const { detector } = chooseRule(asked.rule, flags.brand ?? '', config, asked);
  const read = await readMentions({
    file,
    brand: flags.brand ?? null,
    now,
    scorer: () => createScorer(),
    posts: detectors.some(({ name, kind }) => name === detector && kind === 'post'),
    signal,
  }).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const outcomes: BrandOutcome[] = [];
  const progress = progressLine();
  let [late, blindMs] = [0, 0];
  const all = read.brands.length;
  // Taken out one by one, so that the memory of those that are done is free.
  for (let next = read.brands.shift(); next !== undefined; next = read.brands.shift()) {
    progress.show(`${all - read.brands.length} of ${all} brands`);
    // Lets a Ctrl-C in.
    await setImmediate();
    signal.throwIfAborted();
    const [brand, mentions] = next;
    const { order, repeated, clumped } = inOrderOfSeen(mentions);
    for (const line of repeated) read.problems.add('an id that another row has, which was seen first', line);
    for (const line of clumped)
      read.problems.add('one of more than 500 posts of one brand in one and the same second', line);
    if (order.length === 0) continue;
    late += countLate(mentions, order);
    const rule = chooseRule(asked.rule, brand, config, asked);
    const watched = watchedByRows(fileSource);
    const own = config?.brands.find(({ name }) => name === brand);
    outcomes.push(
      runBrand(
        {
          settings: {
            brand,
            timezone: asked.timezone ?? own?.timezone ?? config?.timezone ?? 'UTC',
            sources: [fileSource],
            rules: [rule],
            campaigns: campaignsOf(asked.campaigns, brand),
          },
          notify: rule.notify,
          mentions,
          order,
          watched,
        },
        asked.range,
      ),
    );
    blindMs += watched.blindMs();
  }
  progress.end();
  tell(read);
  if (late > 0)
    note(`${count(late, 'row')} became known more than 6 hours after they were posted: they teach, and open nothing.`);
  if (blindMs > 0) note(`Silences far beyond what is usual, ${duration(blindMs)} in all, count as not watched.`);
  if (outcomes.length === 0) throw new ConfigError(nothingUsable(file, flags.brand, read));
  printOutcomes(outcomes, { json: flags.json === true });
}

/** Rows that the engine takes for history, as it would live. */
function countLate({ at, seen }: PastMentions, order: Uint32Array): number {
  let late = 0;
  for (const place of order) if ((seen[place] ?? 0) - (at[place] ?? 0) > latenessMs) late += 1;
  return late;
}

/** The rule's settings stand there; a detector alone needs none. */
async function configFor({ rule }: Asked, flags: BacktestFlags): Promise<Config | null> {
  if (detectorNames.includes(rule) && !flags.configGiven) return null;
  const [{ loadConfig }, { configPlugins }] = await Promise.all([
    import('../../config/load-config.ts'),
    import('../../plugins.ts'),
  ]);
  return loadConfig({ file: flags.config, plugins: configPlugins });
}

function tell({ notes, problems, scored, unlabelled }: MentionsFile): void {
  for (const text of notes) note(text);
  for (const line of problems.lines()) note(line);
  if (scored > 0) note(`${count(scored, 'row')} without a sentiment: the text was scored.`);
  if (unlabelled > 0)
    note(
      `${unlabelled.toLocaleString('en-US')} rows have no label (none given, or the scorer abstains): they count as mentions only.`,
    );
}

function nothingUsable(file: string, brand: string | undefined, { rows, otherBrands }: MentionsFile): string {
  const name = file === '-' ? 'standard input' : file;
  if (rows === 0) return `${name} holds no row.`;
  if (brand === undefined || otherBrands.length === 0) return `None of the ${rows} rows of ${name} can be used.`;
  const known = oneLine(otherBrands.slice(0, 10).join(', '), 300);
  return `${name} holds no usable row of '${brand}'${orDidYouMean(brand, otherBrands, `: its brands are ${known}.`)}`;
}
