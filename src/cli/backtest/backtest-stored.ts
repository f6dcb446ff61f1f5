import { addMention, inOrderOfSeen, noMentions, type PastMentions, setUrgency } from '../../alerts/past-mentions.ts';
import { watchedIntervals } from '../../alerts/watched.ts';
import { count } from '../../alerts/words.ts';
import { nearest } from '../../config/nearest.ts';
import { labelOf, type Time } from '../../core/domain.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Store } from '../../core/store.ts';
import { type OpenStore, withStore } from '../open.ts';
import { note, progressLine } from '../output.ts';
import { campaignsOf } from './campaigns.ts';
import { chooseRule } from './choose-rule.ts';
import { type Asked, type BacktestFlags, checkFlags } from './flags.ts';
import { printOutcomes } from './print-outcomes.ts';
import { runBrand } from './run-brand.ts';

/** `earshot backtest --brand B`: the mentions that the store holds, as they became known. */
export async function backtestStored(brand: string, flags: BacktestFlags, signal: AbortSignal): Promise<void> {
  await withStore(
    flags.config,
    async (open) => {
      const asked = await checkFlags(flags, open.now, 'negative-spike');
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
  const rule = chooseRule(asked.rule, brand, config, asked.falseAlarmsPerMonth);
  const { mentions, imported, unscored } = await loadStored(store, brand, asked.range.to ?? now, signal);
  const { order } = inOrderOfSeen(mentions);
  if (order.length === 0) {
    const near = nearest(
      brand,
      config.brands.map(({ name }) => name),
    );
    throw new ConfigError(
      `The store holds no mentions of '${brand}'${near && near !== brand ? `; did you mean '${near}'?` : '.'}`,
    );
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
  store: Pick<Store, 'mentions'>,
  brand: string,
  to: Time,
  signal: AbortSignal,
): Promise<{ mentions: PastMentions; imported: number; unscored: number }> {
  const mentions = noMentions();
  const progress = progressLine();
  let [imported, unscored] = [0, 0];
  for await (const mention of store.mentions({ brand, to }, signal)) {
    if (mention.own) continue;
    const { id, at, speaker, source, stories } = mention;
    // A person knows better than the scorer how likely it is.
    const p = mention.correction ? null : (mention.score?.p ?? null);
    const label = labelOf(mention);
    if (mention.seen === null) imported += 1;
    if (label === null) unscored += 1;
    const line = mentions.ids.length + 1;
    const place = addMention(mentions, { id, at, seen: mention.seen ?? at, speaker, label, p, stories, line }, source);
    setUrgency(mentions, place, {
      text: mention.text,
      followers: mention.author?.followers ?? null,
      engagement: mention.engagement,
      kind: mention.kind,
    });
    if (line % 10_000 === 0) progress.show(`${line} mentions read`);
  }
  progress.end();
  return { mentions, imported, unscored };
}
