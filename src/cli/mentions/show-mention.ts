import type { Mention, Time, Way } from '../../core/domain.ts';
import { knownMention } from '../../operations/mentions/correct-label.ts';
import { alertedAt } from '../../reports/alerted.ts';
import { fieldsOf } from '../../reports/fields.ts';
import { details } from '../terminal/layout/details.ts';
import { withStore } from '../terminal/open.ts';
import { localTime, print, printJson, span } from '../terminal/output.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { labelWords } from './list-mentions.ts';

export async function showMention(
  id: string,
  { config: file, json }: { config: string; json?: boolean },
): Promise<void> {
  await withStore(file, async ({ config, store }) => {
    const mention = await knownMention(store, id.trim().toLowerCase());
    const alerted = alertedAt(mention, await store.toldIncidents(mention.brand));
    if (json) return printJson(fieldsOf({ mention, idOnly: false, alerted }));
    print(describe(mention, alerted, timezoneOf(config, mention.brand)));
  });
}

const wayWords: Record<Way, string> = {
  text: 'by its text',
  addressed: 'addressed to an account of the brand',
  handle: 'names an account of the brand',
  reference: 'refers to a mention',
};

function describe(mention: Mention, alerted: Time | null, timezone: string): string {
  const { at, seen, stored, scored, author, own, matched } = mention;
  const since = (time: Time | null, otherwise: string): string =>
    time === null ? otherwise : `${localTime(time, timezone)}, ${span(Math.max(0, time - at))} after it was posted`;
  const terms = matched.length > 0 ? ` (${matched.join(', ')})` : '';
  return [
    mention.id,
    ...details([
      ['brand', mention.brand],
      ['source', `${mention.source}, a ${mention.kind} on ${mention.platform}`],
      ...(author ? [['author', `${author.name}${own ? ", the brand's own account" : ''}`] as const] : []),
      ...(mention.url ? [['link', mention.url] as const] : []),
      ['text', mention.erased === undefined ? mention.text : `(erased ${localTime(mention.erased, timezone)})`],
      ['matched', `${wayWords[mention.way]}${terms}`],
      ['label', labelWords(mention)],
      ['posted', localTime(at, timezone)],
      ['seen', since(seen, 'as history: in a backfill or an import')],
      ['stored', since(stored, '-')],
      ['scored', since(scored, 'not yet')],
      ['alerted', since(alerted, 'no')],
    ]),
  ].join('\n');
}
