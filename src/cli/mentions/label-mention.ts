import { labels, type Mention } from '../../core/domain.ts';
import { correctLabel, type LabelCorrected } from '../../operations/mentions/correct-label.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { labelNamed } from '../../wording/label-words.ts';
import { withStore } from '../terminal/open.ts';
import { oneLine, print, printJson } from '../terminal/output.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { userName } from '../terminal/user-name.ts';
import { probabilityOf } from './list-mentions.ts';
import { nudgeDetect } from './nudge-detect.ts';

export interface LabelOptions {
  config: string;
  by?: string;
  json?: boolean;
}

/** Stores a person's label, even if the model agrees: another model may not. */
export async function labelMention(id: string, written: string, { config, by, json }: LabelOptions): Promise<void> {
  const label = labelNamed(written);
  if (label === null) {
    throw new UsageError(`label: found '${written}', wanted ${labels.join(', ')}.${didYouMean(written, labels)}`);
  }
  const who = userName(by);
  await withStore(config, async (open) => {
    const { store, now } = open;
    const done = await correctLabel(store, id, { label, by: who, at: now });
    const { mention, before, changed, said } = done;
    if (before !== label) await nudgeDetect(open, [mention.brand]);
    if (json) {
      const model = mention.score && { label: mention.score.label, p: mention.score.p, name: mention.score.model };
      const { id, brand } = mention;
      return printJson({ id, brand, before, after: label, changed, by: said.by, model });
    }
    const sentence = changed
      ? `was ${was(mention)}; ${label} now, says ${who}`
      : `was ${was(mention)} already; nothing changed`;
    print(`${mention.id}: ${sentence}.\n  ${mention.erased === undefined ? oneLine(mention.text) : '(erased)'}`);
    if (changed) print(`  ${consequence(done)}`);
  });
}

function was(mention: Mention): string {
  const { score, correction } = mention;
  if (correction) return `${correction.label} (said ${correction.by})`;
  if (!score) return 'not scored yet';
  const p = probabilityOf(mention);
  const label = score.label ?? `without a label (${score.reason ?? 'abstained'})`;
  return `${label} by ${score.model}${p === null ? '' : ` (p ${p.toFixed(2)})`}`;
}

function consequence({ mention, before, after }: LabelCorrected): string {
  if (mention.own) return "It is of the brand's own account, and never counted.";
  if (before === after) return 'It counts as before, whatever a model says.';
  if (after === 'negative') return 'It counts as negative from now on.';
  return before === 'negative' ? 'It does not count as negative any more.' : 'It counts as before: it is not negative.';
}
