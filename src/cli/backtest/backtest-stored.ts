import { defaultDetector } from '../../alerts/detectors/index.ts';
import { inOrderOfSeen } from '../../alerts/replay/past-mentions.ts';
import { readStoredPast, type StoredPast } from '../../alerts/replay/stored-past.ts';
import { watchedIntervals } from '../../alerts/replay/watched.ts';
import type { Time } from '../../core/domain.ts';
import { ConfigError } from '../../core/errors.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import { runBrand } from '../../operations/run-brand.ts';
import { orDidYouMean } from '../../wording/did-you-mean.ts';
import { count } from '../../wording/words.ts';
import { type OpenStore, withStore } from '../terminal/open.ts';
import { note, progressLine } from '../terminal/output.ts';
import { campaignsOf } from './campaigns.ts';
import { chooseRule } from './choose-rule.ts';
import { type Asked, type BacktestFlags, checkFlags } from './flags.ts';
import { printOutcomes } from './print-outcomes.ts';

/** `earshot backtest --brand B`: the mentions that the store holds, as they became known. */
export async function backtestStored(brand: string, flags: BacktestFlags, signal: AbortSignal): Promise<void> {
  await withStore(
    flags.config,
    async (open) => {
      const asked = await checkFlags(flags, open.now, defaultDetector);
      await run(brand, asked, flags, open, signal);
    },
    signal,
  );
}

async function run(
  brand: string,
  asked: Asked,
  flags: BacktestFlags,
  { config, store, now }: OpenStore,
  signal: AbortSignal,
): Promise<void> {
  const own = config.brands.find(({ name }) => name === brand);
  const rule = chooseRule(asked.rule, brand, config, asked);
  const { mentions, imported, unscored } = await loadStored(store, brand, asked.range.to ?? now, signal);
  const { order } = inOrderOfSeen(mentions);
  if (order.length === 0) {
    const known = config.brands.map(({ name }) => name);
    throw new ConfigError(`The store holds no mentions of '${brand}'${orDidYouMean(brand, known, '.')}`);
  }
  const coverage = await store.coverage(brand, 0, now);
  if (imported > 0)
    note(`${count(imported, 'mention')} of an import or a backfill: taken as seen when they were posted.`);
  if (unscored > 0) note(`${count(unscored, 'mention')} without a label: counted as mentions only.`);
  if (coverage.length === 0) note('Nothing is recorded as watched, so nothing can be told: see earshot status.');
  const outcome = runBrand(
    {
      settings: {
        brand,
        timezone: asked.timezone ?? own?.timezone ?? config.timezone,
        sources: own?.sources ?? [...new Set(coverage.map(({ source }) => source))].sort(),
        rules: [rule],
        campaigns: [...(own?.campaigns ?? []), ...campaignsOf(asked.campaigns, brand)],
      },
      notify: rule.notify,
      mentions,
      order,
      watched: watchedIntervals(coverage),
    },
    asked.range,
  );
  printOutcomes([outcome], { json: flags.json === true });
}

export async function loadStored(
  store: Pick<MentionStore, 'mentions'>,
  brand: string,
  to: Time,
  signal: AbortSignal,
): Promise<StoredPast> {
  const progress = progressLine();
  const past = await readStoredPast(store.mentions({ brand, to }, signal), (read) => {
    if (read % 10_000 === 0) progress.show(`${read} mentions read`);
  });
  progress.end();
  return past;
}
