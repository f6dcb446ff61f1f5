import type { Time } from '../../core/domain.ts';
import type { Forgotten } from '../../operations/mentions/forget.ts';
import { count } from '../../wording/words.ts';
import { details } from '../terminal/layout/details.ts';
import { localTime } from '../terminal/output.ts';

export const whatStays =
  'time, source, label, and a keyed hash in the place of the author: counts, incidents and alerts keep their numbers';

export const notReached = [
  'messages already sent: delete them in Slack, in mailboxes and behind webhooks',
  'files: exports, imported files, rejected rows in the data folder',
  'backups of the store and dumps of the database',
];

const mostBrands = 10;

/** The receipt. */
export function describeForgotten(
  { author, mentions, reposts, brands, posted, erasedBefore }: Forgotten,
  { dryRun, now, timezone }: { dryRun: boolean; now: Time; timezone: string },
): string {
  if (erasedBefore !== undefined)
    return `All of it was erased at ${localTime(erasedBefore, timezone)} (${timezone}). Nothing changed.`;
  const more = brands.length > mostBrands ? [`and ${count(brands.length - mostBrands, 'more brand')}`] : [];
  const named = brands.slice(0, mostBrands).map((one) => `${one.brand}: ${one.mentions}`);
  const rows: [string, string][] = [
    [
      dryRun ? 'Would erase' : 'Erased',
      `${count(mentions, 'mention')}${reposts > 0 ? `, of which ${count(reposts, 'repost')}` : ''}`,
    ],
    ['Author', author ? `${author.platform}:${author.id} (${author.name})` : 'has no name'],
    ['Brands', [...named, ...more].join(', ')],
  ];
  if (posted)
    rows.push(['Posted', `${localTime(posted.first, timezone)} to ${localTime(posted.last, timezone)} (${timezone})`]);
  rows.push(['What stays', whatStays]);
  rows.push(...notReached.map((one, n): [string, string] => [n === 0 ? 'Not reached' : '', one]));
  if (!dryRun) rows.push(['Done', `${localTime(now, timezone)} (${timezone})`]);
  return details(rows).join('\n');
}
