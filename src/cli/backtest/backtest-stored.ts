import { defaultDetector } from '../../alerts/detectors/index.ts';
import { replayStored } from '../../operations/replay/replay-stored.ts';
import { chooseRule } from '../../operations/rules/choose-rule.ts';
import { count } from '../../wording/words.ts';
import { expectBrand } from '../terminal/brand-named.ts';
import { withStore } from '../terminal/open.ts';
import { note } from '../terminal/output.ts';
import { notePast, readingProgress } from '../terminal/past-notes.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { campaignsOf } from './campaigns.ts';
import { type BacktestFlags, checkFlags } from './flags.ts';
import { printOutcomes } from './print-outcomes.ts';

/** `earshot backtest --brand B`: replays the stored mentions in the order in which they became known. */
export const backtestStored = (brand: string, flags: BacktestFlags, signal: AbortSignal): Promise<void> =>
  withStore(
    flags.config,
    async ({ config, store, now }) => {
      await expectBrand(store, config, brand);
      const asked = await checkFlags(flags, now, defaultDetector);
      const progress = readingProgress();
      const { scoreForNow } = await import('../../workers/score-for-now.ts');
      const replayed = await replayStored({
        store,
        now,
        brand,
        brands: config.brands,
        rule: chooseRule(asked.rule, brand, config, asked),
        range: asked.range,
        timezone: asked.timezone ?? timezoneOf(config, brand),
        campaigns: campaignsOf(asked.campaigns, brand),
        score: scoreForNow({ config, store }, brand),
        signal,
        onRead: progress.show,
      }).finally(progress.end);
      const { outcome, unlabelled } = replayed;
      notePast(replayed, brand, config);
      if (unlabelled > 0) note(`${count(unlabelled, 'mention')} without a label: counted as mentions only.`);
      printOutcomes([outcome], { json: flags.json === true });
    },
    signal,
  );
