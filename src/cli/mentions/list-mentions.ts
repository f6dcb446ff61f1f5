import { type Label, labelOf, type Mention } from '../../core/domain.ts';
import { alertedAt } from '../../reports/alerted.ts';
import { fieldsOf } from '../../reports/fields.ts';
import { expectBrand } from '../terminal/brand-named.ts';
import { table } from '../terminal/layout/table.ts';
import { noteUnknownSources } from '../terminal/note-unknown.ts';
import { withStore } from '../terminal/open.ts';
import { localTime, oneLine, print, printJson } from '../terminal/output.ts';
import { parseFlagTime } from '../terminal/times.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';

export interface ListOptions {
  config: string;
  brand: string;
  label?: Label[];
  from?: string;
  to?: string;
  source?: string[];
  unsure?: boolean;
  corrected?: boolean;
  limit: number;
  json?: boolean;
}

const shownOfText = 80;

/** Newest first. */
export async function listMentions(options: ListOptions): Promise<void> {
  const { config: file, brand, label, from, to, source, unsure, corrected, limit, json } = options;
  await withStore(file, async (open) => {
    const { config, store, now } = open;
    await expectBrand(store, config, brand);
    noteUnknownSources(source, config);
    const found: Mention[] = [];
    for await (const mention of store.mentions({
      brand,
      ...(label && { labels: label }),
      ...(from !== undefined && { from: parseFlagTime(from, '--from', now) }),
      ...(to !== undefined && { to: parseFlagTime(to, '--to', now) }),
      ...(source && { sources: source }),
      ...(unsure && { unsure }),
      ...(corrected && { corrected }),
      order: 'desc',
      limit,
    }))
      found.push(mention);
    if (json) {
      const told = await store.toldIncidents(brand);
      for (const mention of found) printJson(fieldsOf({ mention, idOnly: false, alerted: alertedAt(mention, told) }));
      return;
    }
    if (found.length === 0) return print('No such mentions.');
    const timezone = timezoneOf(config, brand);
    print(
      table(
        ['id', 'posted', 'label', 'p', 'severity', 'text'],
        found.map((mention) => [
          mention.id,
          localTime(mention.at, timezone),
          labelWords(mention),
          share(probabilityOf(mention)),
          share(mention.score?.severity ?? null),
          mention.erased === undefined ? oneLine(mention.text, shownOfText) : '(erased)',
        ]),
      ),
    );
  });
}

const share = (value: number | null): string => value?.toFixed(2) ?? '';

/** The model's probability of the effective label. */
export function probabilityOf(mention: Pick<Mention, 'score' | 'correction'>): number | null {
  const label = labelOf(mention);
  return label === null ? null : (mention.score?.p?.[label] ?? null);
}

export function labelWords(mention: Mention): string {
  const { score, correction } = mention;
  if (correction) return `${correction.label}*`;
  if (!score) return 'not scored yet';
  return score.label ?? `none: ${score.reason ?? 'abstained'}`;
}
